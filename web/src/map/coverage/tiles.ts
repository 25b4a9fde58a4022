/** The tiles of an acceptance drive: to be driven, passed, failed, or left out by the crew. */
import { type CoverageLayer, type CoverageState, steady } from "./state";

type Slice = Pick<CoverageState, "tiles" | "tile">;

export const tilesLayer: CoverageLayer<Slice> = {
  source: "tiles",
  select: steady(({ tiles, tile }) => ({ tiles, tile })),
  toFeatures: ({ tiles, tile }) => ({
    type: "FeatureCollection",
    features: tiles.features.map((feature) => ({ ...feature, properties: { standing: feature.properties?.["standing"] as unknown, code: feature.properties?.["code"] as unknown, chosen: feature.properties?.["code"] === tile } })),
  }),
  layers: (palette) => [
    {
      id: "tiles-fill", type: "fill", source: "tiles",
      paint: { "fill-color": ["match", ["get", "standing"], "passed", palette.free, "failed", palette.overdue, palette.mark], "fill-opacity": ["match", ["get", "standing"], "passed", 0.42, "failed", 0.6, 0.1] },
    },
    {
      id: "tiles-line", type: "line", source: "tiles",
      paint: { "line-color": ["match", ["get", "standing"], "passed", palette.free, "failed", palette.overdue, palette.mark], "line-width": ["case", ["get", "chosen"], 3.4, 1.1], "line-opacity": ["match", ["get", "standing"], "skipped", 0.45, 0.95] },
    },
  ],
};
