import { expect, it } from "vitest";
import { lineThrough, scale, ticks } from "./plot";

it("marks an axis at round values", () => {
  expect(ticks(0, 10_000, 5)).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
  expect(ticks(3, 47, 4)).toEqual([20, 40]);
  expect(ticks(7, 7, 4)).toEqual([7]);
});

it("maps values to pixels, upwards too, and a range without extent to its start", () => {
  expect(scale([0, 10], [100, 0])(2.5)).toBe(75);
  expect(scale([5, 5], [100, 0])(5)).toBe(100);
});

it("draws a line through points", () => {
  expect(lineThrough([[0, 1], [2.25, 3]])).toBe("M0.0 1.0L2.3 3.0");
});
