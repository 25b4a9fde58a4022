/** The place that was asked about, and the path to the site in question. */
import { collection, lineFeature, pointFeature } from "../layer";
import { type CoverageLayer, type CoverageState, steady } from "./state";

type Slice = Pick<CoverageState, "point" | "along">;

export const pointLayer: CoverageLayer<Slice> = {
  source: "asked-point",
  select: steady(({ point, along }) => ({ point, along })),
  toFeatures: ({ point, along }) => collection([
    ...(point?.server ? [lineFeature([point.at, point.server], {})] : []),
    ...(along ? [pointFeature(along, { along: true })] : []),
    ...(point ? [pointFeature(point.at, {})] : []),
  ]),
  layers: (palette) => [
    { id: "asked-path-halo", type: "line", source: "asked-point", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": palette.halo, "line-width": 4.5, "line-opacity": 0.8 } },
    { id: "asked-path", type: "line", source: "asked-point", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": palette.mark, "line-width": 1.6, "line-dasharray": [4, 2] } },
    { id: "asked-along", type: "circle", source: "asked-point", filter: ["has", "along"], paint: { "circle-radius": 5, "circle-color": palette.highlight, "circle-stroke-color": palette.halo, "circle-stroke-width": 2 } },
    { id: "asked-point", type: "symbol", source: "asked-point", filter: ["all", ["==", ["geometry-type"], "Point"], ["!", ["has", "along"]]], layout: { "icon-image": "picked", "icon-anchor": "bottom", "icon-allow-overlap": true } },
  ],
};
