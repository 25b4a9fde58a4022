import { describe, expect, it } from "vitest";
import { PALETTES } from "./palette";
import { vectorLayers } from "./vectorBasemap";

describe("a vector basemap", () => {
  it("is drawn from the ground up whatever its schema calls the layers", () => {
    const openMapTiles = ["transportation", "water", "landuse", "building", "water_name", "transportation_name", "poi"];
    expect(vectorLayers("b", openMapTiles, PALETTES.dark).map(({ id, type }) => `${id} ${type}`)).toEqual([
      "b-landuse fill", "b-water fill", "b-building fill", "b-transportation line",
    ]);
    const protomaps = ["roads", "earth", "water", "buildings"];
    expect(vectorLayers("b", protomaps, PALETTES.light).map(({ id }) => id)).toEqual(["b-earth", "b-water", "b-buildings", "b-roads"]);
  });

  it("shows nothing of layers it does not know", () => {
    expect(vectorLayers("b", ["poi", "mountain_peak"], PALETTES.dark)).toEqual([]);
  });
});
