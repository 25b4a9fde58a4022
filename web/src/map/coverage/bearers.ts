/** Squares that vehicles and radios met, in the colour of whether a bearer reached them there. */
import type { CoverageLayer, CoverageState } from "./state";

/** Told apart by lightness too: dark where nothing comes through. */
export const BEARER_COLOURS = { reached: "#35b779", weak: "#fde725", not_reached: "#c2185b", no_evidence: "#8a9593" } as const;

export const bearersLayer: CoverageLayer<CoverageState["bearers"]> = {
  source: "bearers",
  select: (state) => state.bearers,
  toFeatures: (features) => features,
  layers: (palette) => {
    const colour = ["match", ["get", "state"], "reached", BEARER_COLOURS.reached, "weak", BEARER_COLOURS.weak, "not_reached", BEARER_COLOURS.not_reached, BEARER_COLOURS.no_evidence] as const;
    return [
      { id: "bearers", type: "fill", source: "bearers", paint: { "fill-color": colour as never, "fill-opacity": ["match", ["get", "state"], "no_evidence", 0.3, 0.78], "fill-outline-color": palette.halo } },
    ];
  },
};
