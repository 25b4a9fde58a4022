/** Any vector basemap in the city's quiet colours, whatever schema it was cut with: layers are known by their names. */
import type { LayerSpecification } from "maplibre-gl";
import type { Palette } from "./palette";

type Style = (palette: Palette) => Pick<LayerSpecification & { type: "fill" }, "type" | "paint"> | Pick<LayerSpecification & { type: "line" }, "type" | "paint">;

/** From the ground up; the first pattern that fits a layer's name styles it, and what fits none is left out. */
const STYLES: readonly [RegExp, Style][] = [
  [/^(earth|land)$/i, ({ land }) => ({ type: "fill", paint: { "fill-color": land } })],
  [/landcover|landuse|park|green|wood/i, ({ green }) => ({ type: "fill", paint: { "fill-color": green } })],
  [/waterway|river_line/i, ({ water }) => ({ type: "line", paint: { "line-color": water, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.6, 14, 2.5] } })],
  [/^(?!.*name).*water/i, ({ water }) => ({ type: "fill", paint: { "fill-color": water } })],
  [/building/i, ({ building }) => ({ type: "fill", paint: { "fill-color": building } })],
  [/^(?!.*name).*(road|transport|street|highway)/i, ({ road }) => ({ type: "line", paint: { "line-color": road, "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 8, 0.5, 16, 5] } })],
  [/rail/i, ({ district }) => ({ type: "line", paint: { "line-color": district, "line-width": 0.8, "line-dasharray": [4, 3] } })],
];

export function vectorLayers(source: string, names: readonly string[], palette: Palette): LayerSpecification[] {
  const styleOf = (name: string) => STYLES.findIndex(([pattern]) => pattern.test(name));
  return names
    .map((name) => ({ name, rank: styleOf(name) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map(({ name, rank }) => ({ id: `${source}-${name}`, source, "source-layer": name, ...STYLES[rank]?.[1](palette) }) as LayerSpecification);
}
