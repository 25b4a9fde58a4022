/** The table of areas: one row for each, of one study beside another or one terminal beside another. Pure. */
import type { AreaShares, Share, Shares } from "../types";

export interface AreaRow {
  code: string;
  name: string;
  area: Share;
  people: Share | null;
  /** Over the area. */
  reliability: number | null;
  /** The other class of terminal. */
  second: number | null;
  target: number;
  meets: boolean | null;
  /** The other study's, where it has this area. */
  before: { area: number | null; people: number | null } | null;
}

export const COLUMNS = ["name", "area", "people", "reliability", "second", "areaChange", "peopleChange"] as const;
export type Column = (typeof COLUMNS)[number];

/** A smaller change of a share shows as none. */
export const SAME = 0.0005;

const collator = new Intl.Collator("zh-CN", { numeric: true });

export function rowsOf(main: Shares | null, second: Shares | null, other: Shares | null): AreaRow[] {
  const byCode = (shares: Shares | null): Map<string, AreaShares> => new Map(shares?.areas.map((each) => [each.code, each]));
  const [seconds, others] = [byCode(second), byCode(other)];
  return (main?.areas ?? []).map((each) => {
    const before = others.get(each.code);
    return {
      code: each.code, name: each.name, area: each.area, people: each.people, target: each.target, meets: each.meets,
      reliability: each.area.mean_reliability,
      second: seconds.get(each.code)?.area.covered_share ?? null,
      before: before ? { area: before.area.covered_share, people: before.people?.covered_share ?? null } : null,
    };
  });
}

/** What a column sorts by; null stands last either way. */
function keyOf(row: AreaRow, column: Column): number | null {
  if (column === "area") return row.area.covered_share;
  if (column === "people") return row.people?.covered_share ?? null;
  if (column === "reliability") return row.reliability;
  if (column === "second") return row.second;
  if (column === "areaChange") return difference(row.area.covered_share, row.before?.area);
  if (column === "peopleChange") return difference(row.people?.covered_share, row.before?.people);
  return null;
}

export function difference(now: number | null | undefined, before: number | null | undefined): number | null {
  return now === null || now === undefined || before === null || before === undefined ? null : now - before;
}

export function sorted(rows: readonly AreaRow[], column: Column, falling: boolean): AreaRow[] {
  const sign = falling ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (column === "name") return sign * collator.compare(a.name, b.name);
    const [left, right] = [keyOf(a, column), keyOf(b, column)];
    if (left === null || right === null) return left === right ? collator.compare(a.name, b.name) : left === null ? 1 : -1;
    return sign * (left - right) || collator.compare(a.name, b.name);
  });
}
