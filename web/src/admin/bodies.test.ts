import { expect, it } from "vitest";
import { stands, tree } from "./bodies";
import type { Body } from "./types";

const body = (id: number, parent_id: number | null, more: Partial<Body> = {}) => ({ id, parent_id, short_name: String(id), ...more }) as Body;

it("puts each body after the one that leads it, and one whose lead is out of scope at the root", () => {
  const placed = tree([body(3, 2), body(1, null), body(2, 1), body(9, 8), body(4, 2)]);
  expect(placed.map(({ body: { id }, depth }) => [id, depth])).toEqual([[1, 0], [2, 1], [3, 2], [4, 2], [9, 0]]);
});

it("stands from its first to its last day", () => {
  const dated = body(1, null, { valid_from: "2026-01-01", valid_to: "2026-11-22" });
  expect(["2025-12-31", "2026-01-01", "2026-11-22", "2026-11-23"].map((day) => stands(dated, day))).toEqual([false, true, true, false]);
  expect(stands(body(1, null), "2026-11-23")).toBe(true);
});
