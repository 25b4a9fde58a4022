/** The place that the intake form holds. */
import { collection, type MapLayer, type MapState, pointFeature } from "../layer";

type Slice = MapState["picked"];

export const pickedLayer: MapLayer<Slice> = {
  source: "picked",
  select: (state) => state.picked,
  toFeatures: (place) => collection(place ? [pointFeature(place, { about: place.about })] : []),
  layers: (palette) => [
    {
      id: "picked-about", type: "circle", source: "picked", filter: ["get", "about"],
      paint: { "circle-radius": 34, "circle-color": palette.highlight, "circle-opacity": 0.12, "circle-stroke-color": palette.highlight, "circle-stroke-width": 1 },
    },
    { id: "picked", type: "symbol", source: "picked", layout: { "icon-image": "picked", "icon-anchor": "bottom", "icon-allow-overlap": true } },
  ],
};
