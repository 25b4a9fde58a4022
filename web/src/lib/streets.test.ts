import { expect, it } from "vitest";
import { countsOf, streetsOf } from "./streets";

const square = (west: number, south: number, size: number): GeoJSON.Position[] => [
  [west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south],
];
const area = (code: string, layer: string, rings: GeoJSON.Position[][]): GeoJSON.Feature => ({
  type: "Feature", geometry: { type: "Polygon", coordinates: rings }, properties: { code, layer },
});
const streets = streetsOf({
  type: "FeatureCollection",
  features: [
    area("D", "district", [square(119, 31, 2)]),
    // With another unit's enclave in its middle.
    area("A", "street", [square(119, 31, 1), square(119.4, 31.4, 0.2)]),
    area("B", "street", [square(119.4, 31.4, 0.2)]),
  ],
});
const crew = (lon: number, lat: number, free = true) => ({ lon, lat, free });

it("counts each crew in the one street where it stands, free and busy apart", () => {
  const counts = countsOf(streets, [crew(119.1, 31.1), crew(119.2, 31.9, false), crew(119.5, 31.5), crew(118, 31)]);
  expect(counts).toEqual([
    { code: "A", lon: 119.5, lat: 31.5, free: 1, busy: 1 },
    { code: "B", lon: expect.closeTo(119.5) as number, lat: expect.closeTo(31.5) as number, free: 1, busy: 0 },
  ]);
});

it("leaves empty streets out", () => {
  expect(countsOf(streets, [])).toEqual([]);
});
