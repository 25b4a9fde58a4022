/** Columns of a dense table: how a row is written, narrowed and put in order. Pure. */

export interface Column<Row> {
  /** Word of the head, and name of the column for ordering. */
  name: string;
  /** A track of the grid: `120px`, `minmax(120px, 1fr)`. */
  width: string;
  text: (row: Row) => string;
  /** What it is ordered by, where that is not its text. */
  order?: (row: Row) => number | string;
  tone?: (row: Row) => "bad" | "warn" | "dim" | null;
  figures?: boolean;
}

export interface Order {
  column: string;
  down: boolean;
}

/** The rows in which every word of the filter stands somewhere. */
export function narrowed<Row>(rows: readonly Row[], columns: readonly Column<Row>[], filter: string): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const line = columns.map(({ text }) => text(row)).join("\n").toLowerCase();
    return words.every((word) => line.includes(word));
  });
}

/** Rows that are equal keep the order in which they came. */
export function ordered<Row>(rows: readonly Row[], columns: readonly Column<Row>[], order: Order | null): readonly Row[] {
  const column = columns.find(({ name }) => name === order?.column);
  if (!column || !order) return rows;
  const key = column.order ?? column.text;
  return [...rows].sort((a, b) => (order.down ? -1 : 1) * compared(key(a), key(b)));
}

/** The first press orders upwards, the second downwards, the third as it came. */
export function turned(order: Order | null, column: string): Order | null {
  if (order?.column !== column) return { column, down: false };
  return order.down ? null : { column, down: true };
}

function compared(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh-CN", { numeric: true });
}
