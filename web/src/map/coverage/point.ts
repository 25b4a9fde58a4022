/** The place that was asked about, and the path to the site in question. */
import { collection, lineFeature, pointFeature } from "../layer";
import type { CoverageLayer, CoverageState } from "./state";

export const pointLayer: CoverageLayer<CoverageState["point"]> = {
  source: "asked-point",
  select: (state) => state.point,
  toFeatures: (point) => collection(point ? [...(point.server ? [lineFeature([point.at, point.server], {})] : []), pointFeature(point.at, {})] : []),
  layers: (palette) => [
    { id: "asked-path-halo", type: "line", source: "asked-point", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": palette.halo, "line-width": 4.5, "line-opacity": 0.8 } },
    { id: "asked-path", type: "line", source: "asked-point", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": palette.mark, "line-width": 1.6, "line-dasharray": [4, 2] } },
    { id: "asked-point", type: "symbol", source: "asked-point", filter: ["==", ["geometry-type"], "Point"], layout: { "icon-image": "picked", "icon-anchor": "bottom", "icon-allow-overlap": true } },
  ],
};
