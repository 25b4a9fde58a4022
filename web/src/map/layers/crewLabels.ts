/** Call signs beside the moving things, and a ring round the selected one. */
import { collection, FONT, type MapLayer, type MapState, pointFeature } from "../layer";

type Slice = MapState["crews"];

export const crewLabelsLayer: MapLayer<Slice> = {
  source: "crew-labels",
  select: (state) => state.crews,
  toFeatures: (marks) => collection(marks.map((mark) => pointFeature(mark, { ...mark }))),
  layers: (palette) => [
    {
      id: "crew-selected", type: "circle", source: "crew-labels", filter: ["get", "selected"],
      paint: { "circle-radius": 15, "circle-color": "transparent", "circle-stroke-color": palette.highlight, "circle-stroke-width": 2 },
    },
    {
      id: "crew-labels", type: "symbol", source: "crew-labels",
      layout: {
        "text-field": ["step", ["zoom"], ["case", ["any", ["get", "selected"], ["get", "busy"]], ["get", "label"], ""], 10.8, ["get", "label"]], "text-font": FONT, "text-size": 11.5, "text-anchor": "top", "text-offset": [0, 0.75],
        "text-optional": true, "symbol-sort-key": ["case", ["get", "selected"], 0, ["get", "busy"], 1, 2],
      },
      paint: {
        "text-color": palette.labelStrong, "text-halo-color": palette.halo, "text-halo-width": 1.4,
        "text-opacity": ["case", ["get", "stale"], 0.55, 1],
      },
    },
  ],
};
