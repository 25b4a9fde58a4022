import { describe, expect, it } from "vitest";
import { bordersOnce } from "./borders";

const square = (west: number): GeoJSON.Feature => ({
  type: "Feature", properties: {},
  geometry: { type: "Polygon", coordinates: [[[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]] },
});

describe("borders of neighbours", () => {
  it("are drawn once where they are common", () => {
    expect(bordersOnce([square(0), square(1)], new Set())).toEqual([
      [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]],
      [[1, 0], [2, 0], [2, 1], [1, 1]],
    ]);
  });

  it("are left to the layer above where that has them", () => {
    const seen = new Set<string>();
    bordersOnce([square(0)], seen);
    expect(bordersOnce([square(0)], seen)).toEqual([]);
  });
});
