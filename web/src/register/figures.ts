/** The figures as lines of a tree, and the days on which one changed. Pure. */
import type { components } from "@/api/openapi";

type Figure = components["schemas"]["FigureView"];
type Day = components["schemas"]["DayView"];

export interface Line {
  body: Figure["body"];
  depth: number;
  figures: ReadonlyMap<Figure["key"], Figure>;
}

/** Every body below the one it belongs to, by code; `onlyShort`: those that fail something, and whoever stands above them. */
export function linesOf(figures: readonly Figure[], onlyShort: boolean): Line[] {
  const byBody = new Map<number, { body: Figure["body"]; figures: Map<Figure["key"], Figure> }>();
  for (const figure of figures) {
    const line = byBody.get(figure.body.id) ?? { body: figure.body, figures: new Map() };
    line.figures.set(figure.key, figure);
    byBody.set(figure.body.id, line);
  }
  const sorted = [...byBody.values()].sort((a, b) => a.body.code.localeCompare(b.body.code));
  const above = ({ parent_id: parent }: Figure["body"]): number => (parent !== null && byBody.has(parent) ? parent : 0);
  const lines: Line[] = [];
  const walk = (parent: number, depth: number): void => {
    for (const line of sorted.filter(({ body }) => above(body) === parent)) {
      if (!onlyShort || [...line.figures.values()].some(({ key, passed }) => passed === false && !isLive(key))) lines.push({ ...line, depth });
      walk(line.body.id, depth + 1);
    }
  };
  walk(0, 0);
  return lines;
}

/** The first day, and each on which the figure differs from the day before. */
export function changesIn(days: readonly Day[]): Day[] {
  return days.filter((day, at) => {
    const before = days[at - 1];
    return !before || before.held !== day.held || before.needed !== day.needed;
  });
}

/** What was heard of within the liveness time, of what is equipped: a figure of the hour, and no shortage. */
export function isLive(key: Figure["key"]): boolean {
  return key.endsWith("_live");
}

/** The figure of the same things as they are equipped. */
export function equippedOf(figures: ReadonlyMap<Figure["key"], Figure>, key: Figure["key"]): Figure | undefined {
  return figures.get(key.replace(/_live$/u, "") as Figure["key"]);
}

type Parts = Pick<Figure, "key" | "held" | "needed">;
const M2_PER_KM2 = 1_000_000;

/** `4/5`; of an area the share, rounded down: what is not whole is not 100 %. */
export function ratio(figure: Parts | undefined): string {
  if (!figure) return "";
  if (figure.key !== "coverage") return `${figure.held}/${figure.needed}`;
  return `${(Math.floor((figure.held / figure.needed) * 1000) / 10).toFixed(1)} %`;
}

/** How many are short; of an area in square kilometres. */
export function lacking(figure: Parts | undefined): string {
  if (!figure) return "";
  const short = Math.max(figure.needed - figure.held, 0);
  return figure.key === "coverage" ? `${(short / M2_PER_KM2).toFixed(1)} km²` : String(short);
}
