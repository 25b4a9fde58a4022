/** What radios measured: a dot for each square, in the colour of its level or of its difference to what was predicted. */
import type { CoverageLayer, CoverageState } from "./state";

export const measuredLayer: CoverageLayer<CoverageState["measured"]> = {
  source: "measured",
  select: (state) => state.measured,
  toFeatures: (features) => features,
  layers: (palette) => [
    {
      id: "measured", type: "circle", source: "measured",
      paint: {
        "circle-radius": ["interpolate", ["exponential", 1.6], ["zoom"], 8, 2, 12, 4, 16, 12], "circle-color": ["get", "colour"],
        "circle-stroke-color": ["case", ["get", "loud"], palette.overdue, palette.halo],
        // From afar the rims of a street's dots would cover the dots.
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 10, ["case", ["get", "loud"], 1.2, 0], 13, ["case", ["get", "loud"], 1.6, 0.5]],
      },
    },
  ],
};
