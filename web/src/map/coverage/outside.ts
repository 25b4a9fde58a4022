/** What lies outside the city is dimmed: the question is the jurisdiction. */
import { collection, type GroundState, type MapLayer } from "../layer";

/** All that the mercator projection shows. */
const WORLD: GeoJSON.Position[] = [[-180, -85], [180, -85], [180, 85], [-180, 85], [-180, -85]];

export const outsideLayer: MapLayer<GroundState["jurisdictions"], GroundState> = {
  source: "outside",
  select: (state) => state.jurisdictions,
  toFeatures: ({ features }) => {
    const holes = outermost(features).flatMap(({ geometry }) => outerRings(geometry));
    return collection(holes.length === 0 ? [] : [{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [WORLD, ...holes] } }]);
  },
  layers: (palette) => [{ id: "outside", type: "fill", source: "outside", paint: { "fill-color": palette.ground, "fill-opacity": 0.7, "fill-antialias": false } }],
};

/** The city, where it has a border of its own, else its districts: they share borders and do not overlap. */
function outermost(areas: GeoJSON.Feature[]): GeoJSON.Feature[] {
  const of = (layer: string) => areas.filter(({ properties }) => properties?.["layer"] === layer);
  return of("city").length > 0 ? of("city") : of("district");
}

function outerRings(geometry: GeoJSON.Geometry): GeoJSON.Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates.slice(0, 1);
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flatMap((polygon) => polygon.slice(0, 1)) : [];
}
