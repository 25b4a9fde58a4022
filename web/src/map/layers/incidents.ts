/** Open incidents: a diamond that carries its number, filled by what is owed. */
import { collection, FONT, type MapLayer, type MapState, pointFeature } from "../layer";

type Slice = MapState["incidents"];

export const incidentsLayer: MapLayer<Slice> = {
  source: "incidents",
  select: (state) => state.incidents,
  toFeatures: (marks) => collection(marks.map((mark) => pointFeature(mark, { ...mark }))),
  layers: (palette) => [
    {
      id: "incidents-about", type: "circle", source: "incidents", filter: ["get", "about"],
      paint: { "circle-radius": ["interpolate", ["exponential", 2], ["zoom"], 9, 14, 15, 120], "circle-color": palette.mark, "circle-opacity": 0.06, "circle-stroke-color": palette.mark, "circle-stroke-opacity": 0.35, "circle-stroke-width": 1 },
    },
    {
      id: "incidents-selected", type: "circle", source: "incidents", filter: ["get", "selected"],
      paint: { "circle-radius": 17, "circle-color": "transparent", "circle-stroke-color": palette.highlight, "circle-stroke-width": 2 },
    },
    {
      id: "incidents", type: "symbol", source: "incidents",
      layout: {
        "icon-image": ["concat", "incident-", ["get", "group"]], "icon-allow-overlap": true, "icon-ignore-placement": true,
        "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0.72, 12, 1],
        "text-field": ["step", ["zoom"], ["case", ["get", "selected"], ["get", "label"], ""], 11, ["get", "label"]],
        "text-font": FONT, "text-size": 12, "text-anchor": "left", "text-offset": [1, 0], "text-optional": true,
        "symbol-sort-key": ["match", ["get", "group"], "overdue", 0, "new", 1, 2],
      },
      paint: { "text-color": palette.labelStrong, "text-halo-color": palette.halo, "text-halo-width": 1.6 },
    },
  ],
};
