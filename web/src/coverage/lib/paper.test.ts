import { expect, it } from "vitest";
import { outline, sheetOf } from "./paper";

const sheet = sheetOf([119, 31, 120, 32], 700, 14);

it("puts the corners of the box on the corners of the sheet", () => {
  expect(sheet.place(119, 32).map(Math.round)).toEqual([0, 0]);
  const [right, bottom] = sheet.place(120, 31);
  expect(right).toBeCloseTo(700, 6);
  expect(bottom).toBeCloseTo(sheet.height, 6);
});

it("covers the whole sheet with tiles of at least two pixels to one", () => {
  expect(Math.min(...sheet.tiles.map(({ left }) => left))).toBeLessThanOrEqual(0);
  expect(Math.max(...sheet.tiles.map(({ left, side }) => left + side))).toBeGreaterThanOrEqual(700);
  expect(Math.max(...sheet.tiles.map(({ top, side }) => top + side))).toBeGreaterThanOrEqual(sheet.height);
  expect(sheet.tiles.every(({ side }) => side <= 128)).toBe(true);
  expect(new Set(sheet.tiles.map(({ z, x, y }) => `${z}/${x}/${y}`)).size).toBe(sheet.tiles.length);
});

it("asks for no finer tiles than there are", () => {
  expect(sheetOf([119.9, 31.7, 119.91, 31.71], 700, 12).tiles.every(({ z }) => z === 12)).toBe(true);
});

it("draws every ring closed", () => {
  const square = [[119, 32], [120, 32], [120, 31], [119, 32]];
  const path = outline({ type: "Polygon", coordinates: [square, square] }, sheet.place);
  expect(path.split("Z").length - 1).toBe(2);
  expect(path.startsWith("M0.0 0.0L700.0 0.0")).toBe(true);
});
