import { expect, it } from "vitest";
import { middleOfLargestRing } from "./jurisdictions";

const square = (west: number, south: number, side: number): number[][] => [
  [west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south],
];

it("puts a name into the middle of the largest part", () => {
  const area: GeoJSON.MultiPolygon = { type: "MultiPolygon", coordinates: [[square(0, 0, 1)], [square(119, 31, 2)]] };
  const [lon, lat] = middleOfLargestRing(area);
  expect(lon).toBeCloseTo(120, 9);
  expect(lat).toBeCloseTo(32, 9);
});

it("weighs by area, not by the number of vertices", () => {
  const dense = [[0, 0], [2, 0], [4, 0], [4, 4], [0, 4], [0, 0]];
  expect(middleOfLargestRing({ type: "Polygon", coordinates: [dense] })).toEqual([2, 2]);
});
