/** Crews in each street at city zoom: free, and busy, in the colours of their statuses. */
import { collection, FONT, type MapLayer, type MapState, pointFeature } from "../layer";

type Slice = MapState["streets"];

/** From here on the names of the streets and the call signs say it. */
const NEAR = 9.6;

export const streetCountsLayer: MapLayer<Slice> = {
  source: "street-counts",
  select: (state) => state.streets,
  toFeatures: (counts) => collection(counts.map((count) => pointFeature(count, { free: count.free ? String(count.free) : "", busy: count.busy ? `${count.free ? " " : ""}${count.busy}` : "" }))),
  layers: (palette) => [
    {
      id: "street-counts", type: "symbol", source: "street-counts", maxzoom: NEAR,
      layout: {
        "text-field": ["format", ["get", "free"], { "text-color": palette.free }, ["get", "busy"], { "text-color": palette.enRoute }],
        "text-font": FONT, "text-size": 13, "text-padding": 1, "text-anchor": "bottom", "text-offset": [0, -0.5],
      },
      paint: { "text-halo-color": palette.halo, "text-halo-width": 1.6 },
    },
  ],
};
