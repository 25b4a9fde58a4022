/** Who goes where: a line from an ordered crew to its incident, dashed until it is accepted. */
import { collection, lineFeature, type MapLayer, type MapState } from "../layer";

type Slice = MapState["lines"];

export const orderLinesLayer: MapLayer<Slice> = {
  source: "order-lines",
  select: (state) => state.lines,
  toFeatures: (lines) => collection(lines.map(({ from, to, waiting }) => lineFeature([from, to], { waiting }))),
  layers: (palette) => [
    {
      id: "order-lines", type: "line", source: "order-lines", filter: ["!", ["get", "waiting"]],
      paint: { "line-color": palette.enRoute, "line-width": 1.4, "line-opacity": 0.75 },
    },
    {
      id: "order-lines-waiting", type: "line", source: "order-lines", filter: ["get", "waiting"],
      paint: { "line-color": palette.enRoute, "line-width": 1.2, "line-opacity": 0.75, "line-dasharray": [3, 3] },
    },
  ],
};
