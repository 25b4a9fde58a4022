/** The jurisdiction of what is in hand, drawn with a clear border. */
import { collection, type MapLayer } from "../layer";

interface Slice {
  areas: GeoJSON.FeatureCollection;
  code: string | null;
}

let last: Slice = { areas: collection([]), code: null };

export const highlightLayer: MapLayer<Slice> = {
  source: "highlight",
  // The same object for the same two inputs, so that the updater can skip it.
  select: ({ jurisdictions, highlight }) => {
    if (last.areas !== jurisdictions || last.code !== highlight) last = { areas: jurisdictions, code: highlight };
    return last;
  },
  toFeatures: ({ areas, code }) => collection(code === null ? [] : areas.features.filter((area) => belongs(area, code))),
  layers: (palette) => [
    { id: "highlight-fill", type: "fill", source: "highlight", paint: { "fill-color": palette.highlight, "fill-opacity": 0.06 } },
    { id: "highlight-border", type: "line", source: "highlight", paint: { "line-color": palette.highlight, "line-width": 1.6, "line-opacity": 0.8 } },
  ],
};

function belongs(area: GeoJSON.Feature, code: string): boolean {
  const codes = area.properties?.["body_codes"] as unknown;
  return Array.isArray(codes) && codes.includes(code);
}
