/** What lies under the city's own layers: a file or a service chosen by the desk, else the sketches. */
import { addProtocol, type LayerSpecification, type Map as MapLibreMap, type SourceSpecification } from "maplibre-gl";
import { PMTiles, Protocol } from "pmtiles";
import type { Basemap, Ground } from "@/state/basemaps";
import { shiftedTile } from "./gcj02Tiles";
import { FONT } from "./layer";
import type { Palette, Theme } from "./palette";
import { vectorLayers } from "./vectorBasemap";

const archives = new Protocol();
addProtocol("pmtiles", archives.tile);
addProtocol("gcj02", shiftedTile((address) => archives.get(address) ?? opened(address)));

function opened(address: string): PMTiles {
  const archive = new PMTiles(address);
  archives.add(archive);
  return archive;
}

/** Added right above the ground; drawn before anything of the city. */
export function addBasemap(map: MapLibreMap, ground: Ground, palette: Palette, theme: Theme): void {
  const { chosen } = ground;
  if (!chosen) return;
  sourcesOf(chosen).forEach((source, index) => {
    const id = `basemap-${index}`;
    map.addSource(id, source);
    const layers = source.type === "vector" ? vectorLayers(id, chosen.layers, palette) : [picture(id, theme)];
    for (const layer of layers) map.addLayer(layer);
  });
}

/** Lakes and rivers, above the land and under its borders; only where no basemap draws better ones. */
export function addSketches(map: MapLibreMap, ground: Ground, palette: Palette): void {
  if (ground.chosen) return;
  ground.sketches.forEach(({ urls }, index) => {
    const id = `sketch-${index}`;
    map.addSource(id, { type: "geojson", data: location.origin + (urls[0] ?? "") });
    map.addLayer({ id, type: "fill", source: id, filter: ["==", ["geometry-type"], "Polygon"] as never, paint: { "fill-color": ["match", ["get", "kind"], ["park", "wood"], palette.green, palette.water] } });
  });
}

/** Names of waters, among the other names of the ground. */
export function addSketchNames(map: MapLibreMap, ground: Ground, palette: Palette): void {
  if (ground.chosen) return;
  ground.sketches.forEach((_, index) => {
    map.addLayer({
      id: `sketch-${index}-names`, type: "symbol", source: `sketch-${index}`, minzoom: 8.4,
      filter: ["match", ["get", "kind"], "canal", ["literal", false], true] as never,
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 8, 11, 13, 15], "text-letter-spacing": 0.25, "text-padding": 4 },
      paint: { "text-color": palette.waterLabel, "text-halo-color": palette.water, "text-halo-width": 1 },
    });
  });
}

function sourcesOf({ kind, datum, urls, min_zoom, max_zoom, attribution }: Basemap): SourceSpecification[] {
  const zooms = { ...(min_zoom === null ? {} : { minzoom: min_zoom }), ...(max_zoom === null ? {} : { maxzoom: max_zoom }), attribution };
  const [first = ""] = urls;
  if (kind === "vector") return [{ type: "vector", url: `pmtiles://${location.origin}${first}` }];
  if (kind === "tiles") return urls.map((url) => ({ type: "raster", tiles: [location.origin + url], tileSize: 256, ...zooms }));
  if (datum === "gcj02") return [{ type: "raster", tiles: [`gcj02://${location.origin}${first}/{z}/{x}/{y}`], tileSize: 256, ...zooms }];
  return [{ type: "raster", url: `pmtiles://${location.origin}${first}`, tileSize: 256 }];
}

/** Pictures are made for paper: at night they are turned round in lightness, by day only calmed. */
function picture(id: string, theme: Theme): LayerSpecification {
  const paint = theme === "dark"
    ? { "raster-brightness-min": 1, "raster-brightness-max": 0.07, "raster-hue-rotate": 180, "raster-saturation": -0.2, "raster-contrast": 0.1 }
    : { "raster-saturation": -0.35, "raster-opacity": 0.9 };
  return { id, type: "raster", source: id, paint: { ...paint, "raster-fade-duration": 0 } };
}
