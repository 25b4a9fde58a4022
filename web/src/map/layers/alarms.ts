/** Emergencies: the largest mark of the map, drawn last. */
import { collection, FONT, type MapLayer, type MapState, pointFeature } from "../layer";

type Slice = MapState["alarms"];

export const alarmsLayer: MapLayer<Slice> = {
  source: "alarms",
  select: (state) => state.alarms,
  toFeatures: (marks) => collection(marks.map((mark) => pointFeature(mark, { ...mark }))),
  layers: (palette) => [
    {
      id: "alarms", type: "circle", source: "alarms",
      paint: {
        "circle-radius": ["case", ["get", "open"], 20, 13], "circle-color": palette.overdue, "circle-opacity": ["case", ["get", "open"], 0.18, 0.06],
        "circle-stroke-color": palette.overdue, "circle-stroke-width": ["case", ["get", "open"], 3, 1.5],
      },
    },
    {
      id: "alarm-names", type: "symbol", source: "alarms", filter: ["get", "open"],
      layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 13, "text-anchor": "bottom", "text-offset": [0, -1.8], "text-allow-overlap": true },
      paint: { "text-color": palette.overdue, "text-halo-color": palette.halo, "text-halo-width": 2 },
    },
  ],
};
