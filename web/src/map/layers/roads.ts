/** The street network, as vector tiles of the service; a city without one simply has none. */
import type { LayerSpecification, SourceSpecification } from "maplibre-gl";
import { FONT } from "../layer";
import type { Palette } from "../palette";

export const roadSource: { id: string; source: SourceSpecification } = {
  id: "roads",
  source: { type: "vector", tiles: [`${location.origin}/api/tiles/roads/{z}/{x}/{y}.mvt`], minzoom: 11, maxzoom: 15 },
};

export function roadLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: "roads", type: "line", source: "roads", "source-layer": "roads", minzoom: 11,
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": palette.road, "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 11, 0.5, 17, 12] },
    },
    {
      id: "road-names", type: "symbol", source: "roads", "source-layer": "roads", minzoom: 14,
      layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT, "text-size": 11, "symbol-spacing": 300 },
      paint: { "text-color": palette.label, "text-halo-color": palette.halo, "text-halo-width": 1 },
    },
  ];
}
