import { expect, it } from "vitest";
import { boxOf, distanceM, markOf, mercator, readPlace, vertices } from "./coordinates";

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
