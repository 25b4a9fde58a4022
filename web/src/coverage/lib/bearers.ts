/** Townships by how much of what was met a bearer reaches. Pure. */
import type { BearerTownships } from "../schemas";

export const BEARERS = ["vehicle_data", "public_network", "narrowband"] as const;
/** What the map shows: one bearer's own layer, or whether any of them reaches. */
export const BEARER_LAYERS = ["together", ...BEARERS] as const;
export type BearerLayer = (typeof BEARER_LAYERS)[number];
export type BearerColumn = "name" | BearerLayer;
type Row = BearerTownships["townships"][number];

const collator = new Intl.Collator("zh-CN", { numeric: true });

export function of(row: Row, column: BearerColumn): Row["together"] | undefined {
  if (column === "name") return undefined;
  return column === "together" ? row.together : row.bearers[column];
}

/** Without evidence a row stands last either way. */
export function byShare(rows: readonly Row[], column: BearerColumn, falling: boolean): Row[] {
  const sign = falling ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (column === "name") return sign * collator.compare(a.name, b.name);
    const [left, right] = [of(a, column)?.reached_share ?? null, of(b, column)?.reached_share ?? null];
    if (left === null || right === null) return left === right ? collator.compare(a.name, b.name) : left === null ? 1 : -1;
    return sign * (left - right) || collator.compare(a.name, b.name);
  });
}
