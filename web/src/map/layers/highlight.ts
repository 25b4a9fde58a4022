/** The jurisdiction of what is in hand, drawn with a clear border. */
import { collection, type MapLayer } from "../layer";

interface Slice {
  areas: GeoJSON.FeatureCollection;
  id: number | string | null;
}

let last: Slice = { areas: collection([]), id: null };

export const highlightLayer: MapLayer<Slice> = {
  source: "highlight",
  // The same object for the same two inputs, so that the updater can skip it.
  select: ({ jurisdictions, highlight }) => {
    if (last.areas !== jurisdictions || last.id !== highlight) last = { areas: jurisdictions, id: highlight };
    return last;
  },
  toFeatures: ({ areas, id }) => collection(id === null ? [] : areas.features.filter((area) => belongs(area, id))),
  layers: (palette) => [
    { id: "highlight-fill", type: "fill", source: "highlight", paint: { "fill-color": palette.highlight, "fill-opacity": 0.06 } },
    { id: "highlight-border", type: "line", source: "highlight", paint: { "line-color": palette.highlight, "line-width": 1.6, "line-opacity": 0.8 } },
  ],
};

function belongs(area: GeoJSON.Feature, bodyId: number | string): boolean {
  const of = area.properties?.["body_id"] as unknown;
  return of === bodyId || (Array.isArray(of) && of.includes(bodyId));
}
