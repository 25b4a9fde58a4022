import { expect, it } from "vitest";
import { boxOf, distanceM, markOf, mercator, middleOfLargestRing, readPlace, vertices } from "./coordinates";

it("measures a degree of the meridian", () => {
  expect(distanceM({ lon: 119.97, lat: 31 }, { lon: 119.97, lat: 32 })).toBeCloseTo(111_195, 0);
});

it.each([
  ["119.97012,31.76034", { lon: 119.97012, lat: 31.76034 }],
  ["31.76034 119.97012", { lon: 119.97012, lat: 31.76034 }],
  ["119.97，31.76", { lon: 119.97, lat: 31.76 }],
  ["13800001111", null],
  ["2, 3", null],
  ["茶山街道", null],
])("reads %s as a place", (text, place) => {
  expect(readPlace(text)).toEqual(place);
});

it("marks a line in the middle of its box", () => {
  const line: GeoJSON.LineString = { type: "LineString", coordinates: [[119, 31], [120, 33]] };
  expect(markOf(line)).toEqual({ lon: 119.5, lat: 32 });
  expect(markOf(null)).toBeNull();
});

it("finds every vertex of nested geometries", () => {
  const shape: GeoJSON.GeometryCollection = {
    type: "GeometryCollection",
    geometries: [
      { type: "Point", coordinates: [1, 2] },
      { type: "MultiPolygon", coordinates: [[[[3, 4], [5, 6], [3, 4]]]] },
    ],
  };
  expect([...vertices(shape)]).toHaveLength(4);
  expect(boxOf(vertices(shape))).toEqual([1, 2, 5, 6]);
});

it("puts the world into the unit square", () => {
  expect(mercator(-180, 0)[0]).toBe(0);
  expect(mercator(0, 0)).toEqual([0.5, expect.closeTo(0.5, 12) as number]);
  expect(mercator(0, 85.05112877980659)[1]).toBeCloseTo(0, 10);
});

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
