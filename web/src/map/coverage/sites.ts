/** Base stations: squares with their names; a moved one keeps a thread to where it stands in the register. */
import { collection, FONT, lineFeature, pointFeature } from "../layer";
import type { CoverageLayer, CoverageState } from "./state";

export const sitesLayer: CoverageLayer<CoverageState["sites"]> = {
  source: "sites",
  select: (state) => state.sites,
  toFeatures: (marks) => collection([
    ...marks.flatMap((mark) => (mark.from ? [lineFeature([mark.from, mark], {})] : [])),
    ...marks.map(({ from, ...mark }) => pointFeature(mark, { ...mark, moved: from !== null })),
  ]),
  layers: (palette) => [
    { id: "sites-moved", type: "line", source: "sites", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": palette.highlight, "line-width": 1.6, "line-dasharray": [2, 2] } },
    {
      id: "sites-selected", type: "circle", source: "sites", filter: ["all", ["==", ["geometry-type"], "Point"], ["get", "selected"]],
      paint: { "circle-radius": 15, "circle-color": palette.halo, "circle-opacity": 0.4, "circle-stroke-color": palette.highlight, "circle-stroke-width": 2.4 },
    },
    {
      id: "sites", type: "symbol", source: "sites", filter: ["==", ["geometry-type"], "Point"],
      layout: {
        "icon-image": ["concat", "site-", ["get", "tone"]], "icon-allow-overlap": true, "icon-ignore-placement": true,
        "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0.8, 12, 1.1],
        "text-field": ["step", ["zoom"], ["case", ["get", "selected"], ["get", "label"], ""], 9.2, ["get", "label"]],
        "text-font": FONT, "text-size": 12, "text-anchor": "top", "text-offset": [0, 0.8], "text-optional": true,
        "symbol-sort-key": ["case", ["get", "selected"], 0, 1],
      },
      paint: { "text-color": palette.labelStrong, "text-halo-color": palette.halo, "text-halo-width": 1.8 },
    },
  ],
};
