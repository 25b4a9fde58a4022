/** The street network, as vector tiles of the service; a city without one simply has none. */
import type { LayerSpecification, SourceSpecification } from "maplibre-gl";
import type { Palette } from "../palette";

export const roadSource: { id: string; source: SourceSpecification } = {
  id: "roads",
  source: { type: "vector", tiles: [`${location.origin}/api/tiles/roads/{z}/{x}/{y}.mvt`], minzoom: 9, maxzoom: 14 },
};

export function roadLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: "roads", type: "line", source: "roads", "source-layer": "roads", minzoom: 11,
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": palette.road, "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 11, 0.5, 16, 6] },
    },
    {
      id: "roads-major", type: "line", source: "roads", "source-layer": "roads", minzoom: 9, filter: ["<=", ["coalesce", ["get", "rank"], 9], 2],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": palette.roadMajor, "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 9, 0.6, 16, 9] },
    },
  ];
}
