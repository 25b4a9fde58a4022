/** The way a vehicle took, and where it was at the slider's time. */
import { collection, lineFeature, type MapLayer, type MapState, pointFeature } from "../layer";

type Slice = MapState["trail"];

export const trailLayer: MapLayer<Slice> = {
  source: "trail",
  select: (state) => state.trail,
  toFeatures: (trail) =>
    collection([
      ...(trail && trail.line.length > 1 ? [lineFeature(trail.line, {})] : []),
      ...(trail?.head ? [pointFeature(trail.head, { course: trail.head.courseDeg })] : []),
    ]),
  layers: (palette) => [
    {
      id: "trail", type: "line", source: "trail", filter: ["==", ["geometry-type"], "LineString"],
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": palette.trail, "line-width": 3, "line-opacity": 0.7 },
    },
    {
      id: "trail-head", type: "symbol", source: "trail", filter: ["==", ["geometry-type"], "Point"],
      layout: { "icon-image": "trail-head", "icon-rotate": ["get", "course"], "icon-rotation-alignment": "map", "icon-allow-overlap": true },
    },
  ],
};
