/** The street network, as vector tiles of the service; a city without one simply has none. */
import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from "maplibre-gl";
import { FONT } from "../layer";
import type { Palette } from "../palette";

export const roadSource: { id: string; source: SourceSpecification } = {
  id: "roads",
  source: { type: "vector", url: `${location.origin}/api/tiles/roads.json` },
};

/** Width in pixels by zoom, for expressway, arterial, collector, local and lane; 0 = not drawn yet. */
const WIDTHS: readonly [zoom: number, widths: readonly [number, number, number, number, number]][] = [
  [7, [0.5, 0, 0, 0, 0]],
  [9, [0.9, 0.35, 0, 0, 0]],
  [11, [1.5, 0.9, 0.45, 0, 0]],
  [13, [2.8, 1.9, 1.2, 0.8, 0.45]],
  [15, [6, 4.4, 3.2, 2.3, 1.3]],
  [18, [26, 20, 15, 11, 6]],
];
const CLASSES = ["expressway", "arterial", "collector", "local"] as const;

/** By class, with what every other class has. */
function byClass<T>(values: readonly [T, T, T, T, T]): ExpressionSpecification {
  return ["match", ["get", "class"], ...CLASSES.flatMap((name, at) => [name, values[at]]), values[4]] as unknown as ExpressionSpecification;
}

function width(more: number): ExpressionSpecification {
  const stops = WIDTHS.flatMap(([zoom, widths]) => [zoom, byClass(widths.map((px) => (px > 0 ? px + more : 0)) as unknown as typeof widths)]);
  return ["interpolate", ["exponential", 1.5], ["zoom"], ...stops] as unknown as ExpressionSpecification;
}

const ORDER = byClass([4, 3, 2, 1, 0]);

export function roadLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: "road-edges", type: "line", source: "roads", "source-layer": "roads", minzoom: 12.5,
      layout: { "line-cap": "round", "line-join": "round", "line-sort-key": ORDER },
      paint: { "line-color": palette.roadEdge, "line-width": width(1.4) },
    },
    {
      id: "roads", type: "line", source: "roads", "source-layer": "roads",
      layout: { "line-cap": "round", "line-join": "round", "line-sort-key": ORDER },
      paint: { "line-color": byClass([palette.roadMain, palette.roadMain, palette.road, palette.road, palette.road]), "line-width": width(0) },
    },
  ];
}

/** Main roads are named first; a lane only where there is room for it. */
export function roadNames(palette: Palette): LayerSpecification {
  return {
    id: "road-names", type: "symbol", source: "roads", "source-layer": "roads", minzoom: 12.6,
    filter: ["step", ["zoom"], byClass<boolean>([true, true, false, false, false]), 13.6, byClass<boolean>([true, true, true, false, false]), 14.6, byClass<boolean>([true, true, true, true, false]), 15.6, true] as never,
    layout: {
      "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 12.6, 10.5, 16, 12.5],
      "symbol-spacing": 420, "text-max-angle": 35, "text-letter-spacing": 0.08, "text-padding": 6, "symbol-sort-key": byClass([0, 1, 2, 3, 4]),
    },
    paint: { "text-color": palette.roadLabel, "text-halo-color": palette.halo, "text-halo-width": 1.3 },
  };
}
