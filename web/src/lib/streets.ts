/** How many crews stand in which street or town, for a glance at the whole city. Pure. */
import { type Box, boxOf, middleOfLargestRing, type Place, vertices } from "./coordinates";

export interface Street {
  code: string;
  /** Where its count is written. */
  middle: Place;
  box: Box;
  rings: readonly GeoJSON.Position[][];
}

export interface StreetCount extends Place {
  code: string;
  free: number;
  busy: number;
}

export function streetsOf(areas: GeoJSON.FeatureCollection): Street[] {
  return areas.features.flatMap(({ geometry, properties }) => {
    const rings = ringsOf(geometry);
    const box = boxOf(vertices(geometry));
    if (properties?.["layer"] !== "street" || !box || rings.length === 0) return [];
    const [lon, lat] = middleOfLargestRing(geometry);
    return [{ code: String(properties["code"]), middle: { lon, lat }, box, rings }];
  });
}

/** Streets with nobody in them are left out. */
export function countsOf(streets: readonly Street[], crews: Iterable<Place & { free: boolean }>): StreetCount[] {
  const counts = new Map<string, StreetCount>();
  for (const crew of crews) {
    const street = streets.find((one) => inside(one, crew));
    if (!street) continue;
    const count = counts.get(street.code) ?? { ...street.middle, code: street.code, free: 0, busy: 0 };
    counts.set(street.code, count);
    if (crew.free) count.free += 1;
    else count.busy += 1;
  }
  return [...counts.values()].sort((a, b) => a.code.localeCompare(b.code));
}

function inside({ box: [west, south, east, north], rings }: Street, { lon, lat }: Place): boolean {
  if (lon < west || lon > east || lat < south || lat > north) return false;
  let within = false;
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [ax = 0, ay = 0] = ring[i] ?? [];
      const [bx = 0, by = 0] = ring[i + 1] ?? [];
      if (ay > lat !== by > lat && lon < ax + ((lat - ay) / (by - ay)) * (bx - ax)) within = !within;
    }
  }
  return within;
}

function ringsOf(geometry: GeoJSON.Geometry): GeoJSON.Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates;
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}
