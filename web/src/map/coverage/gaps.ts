/** Where the net ends: an outline over any layer, filled for the gap in hand. */
import { type CoverageLayer, type CoverageState, steady } from "./state";

type Slice = Pick<CoverageState, "gaps" | "gap">;

export const gapsLayer: CoverageLayer<Slice> = {
  source: "gaps",
  select: steady(({ gaps, gap }) => ({ gaps, gap })),
  toFeatures: ({ gaps, gap }) => ({
    type: "FeatureCollection",
    features: gaps.features.map((feature) => ({ ...feature, properties: { id: Number(feature.id ?? feature.properties?.["id"]), chosen: Number(feature.id ?? feature.properties?.["id"]) === gap } })),
  }),
  layers: (palette) => [
    { id: "gaps-fill", type: "fill", source: "gaps", paint: { "fill-color": palette.overdue, "fill-opacity": ["case", ["get", "chosen"], 0.32, 0.1] } },
    { id: "gaps-line", type: "line", source: "gaps", layout: { "line-join": "round" }, paint: { "line-color": palette.overdue, "line-width": ["case", ["get", "chosen"], 2.2, 1], "line-opacity": 0.9 } },
  ],
};
