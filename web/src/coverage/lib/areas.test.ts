import { expect, it } from "vitest";
import { boxOfArea, townshipAt } from "./areas";

const ring = (west: number, south: number, east: number, north: number) => [[west, south], [east, south], [east, north], [west, north], [west, south]];
const area = (code: string, layer: string, ...rings: number[][][]): GeoJSON.Feature => ({
  type: "Feature", properties: { code, layer }, geometry: { type: "Polygon", coordinates: rings },
});
const areas: GeoJSON.FeatureCollection = {
  type: "FeatureCollection",
  features: [
    area("city", "city", ring(0, 0, 10, 10)),
    area("west", "street", ring(0, 0, 5, 10), ring(1, 1, 2, 2)),
    area("east", "street", ring(5, 0, 10, 10)),
  ],
};

it("finds the street or town, not the city around it", () => {
  expect(townshipAt(areas, { lon: 4, lat: 5 })).toBe("west");
  expect(townshipAt(areas, { lon: 6, lat: 5 })).toBe("east");
});

it("finds nothing in a hole or outside", () => {
  expect(townshipAt(areas, { lon: 1.5, lat: 1.5 })).toBeNull();
  expect(townshipAt(areas, { lon: 11, lat: 5 })).toBeNull();
});

it("has a box for an area it knows", () => {
  expect(boxOfArea(areas, "east")).toEqual([5, 0, 10, 10]);
  expect(boxOfArea(areas, "north")).toBeNull();
});
