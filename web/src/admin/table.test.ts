import { expect, it } from "vitest";
import { type Column, narrowed, ordered, turned } from "./table";

interface Row {
  name: string;
  age: number;
}
const rows: Row[] = [{ name: "茶山10", age: 3 }, { name: "茶山2", age: 20 }, { name: "五星1", age: 3 }];
const columns: Column<Row>[] = [
  { name: "name", width: "1fr", text: ({ name }) => name },
  { name: "age", width: "1fr", text: ({ age }) => `${age} s`, order: ({ age }) => age },
];
const names = (list: readonly Row[]) => list.map(({ name }) => name);

it("keeps the rows in which every word stands somewhere", () => {
  expect(names(narrowed(rows, columns, "茶山  20"))).toEqual(["茶山2"]);
  expect(names(narrowed(rows, columns, " "))).toEqual(names(rows));
});

it("orders figures as figures, names with the numbers in them, and leaves equals as they came", () => {
  expect(names(ordered(rows, columns, { column: "age", down: false }))).toEqual(["茶山10", "五星1", "茶山2"]);
  expect(names(ordered(rows, columns, { column: "age", down: true }))).toEqual(["茶山2", "茶山10", "五星1"]);
  expect(names(ordered(rows.slice(0, 2), columns, { column: "name", down: false }))).toEqual(["茶山2", "茶山10"]);
  expect(names(ordered(rows, columns, null))).toEqual(names(rows));
});

it("turns up, down, and back", () => {
  expect(turned(null, "age")).toEqual({ column: "age", down: false });
  expect(turned({ column: "age", down: false }, "age")).toEqual({ column: "age", down: true });
  expect(turned({ column: "age", down: true }, "age")).toBeNull();
  expect(turned({ column: "age", down: true }, "name")).toEqual({ column: "name", down: false });
});
