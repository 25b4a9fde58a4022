/** Which township a place lies in, and its box. Pure. */
import { type Box, boxOf, type Place, vertices } from "@/lib/coordinates";

type Areas = GeoJSON.FeatureCollection;

/** Code of the street or town that holds the place; null outside all. */
export function townshipAt({ features }: Areas, place: Place): string | null {
  const found = features.find(({ properties, geometry }) => properties?.["layer"] === "street" && holds(geometry, place));
  return found ? String(found.properties?.["code"]) : null;
}

export function boxOfArea({ features }: Areas, code: string): Box | null {
  const found = features.filter(({ properties }) => String(properties?.["code"]) === code);
  return boxOf(found.flatMap(({ geometry }) => [...vertices(geometry)]));
}

function holds(geometry: GeoJSON.Geometry, place: Place): boolean {
  if (geometry.type === "Polygon") return within(geometry.coordinates, place);
  return geometry.type === "MultiPolygon" && geometry.coordinates.some((rings) => within(rings, place));
}

/** Even-odd over all rings, so that holes are outside. */
function within(rings: GeoJSON.Position[][], { lon, lat }: Place): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi = 0, yi = 0] = ring[i] ?? [];
      const [xj = 0, yj = 0] = ring[j] ?? [];
      if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}
