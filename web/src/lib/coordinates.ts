/** Longitudes and latitudes in WGS-84 degrees: distances, boxes, reading what people type. Pure. */

export interface Place {
  lon: number;
  lat: number;
}

/** West, south, east, north in degrees. */
export type Box = [number, number, number, number];

const EARTH_RADIUS_M = 6_371_008.8;
const RADIAN = Math.PI / 180;

export function distanceM(from: Place, to: Place): number {
  const dLat = (to.lat - from.lat) * RADIAN;
  const dLon = (to.lon - from.lon) * RADIAN;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(from.lat * RADIAN) * Math.cos(to.lat * RADIAN) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** `119.97012, 31.76034` in either order with any usual separator; null when it is no place in China. */
export function readPlace(text: string): Place | null {
  const match = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (!match) return null;
  const [a, b] = [Number(match[1]), Number(match[2])];
  if (inChina(a, b)) return { lon: a, lat: b };
  return inChina(b, a) ? { lon: b, lat: a } : null;
}

function inChina(lon: number, lat: number): boolean {
  return lon >= 73 && lon <= 136 && lat >= 3 && lat <= 54;
}

export function boxOf(points: Iterable<readonly [number, number]>): Box | null {
  let box: Box | null = null;
  for (const [lon, lat] of points) {
    box = box
      ? [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)]
      : [lon, lat, lon, lat];
  }
  return box;
}

/** Every vertex of a geometry. */
export function* vertices(geometry: GeoJSON.Geometry): Generator<readonly [number, number]> {
  if (geometry.type === "GeometryCollection") {
    for (const part of geometry.geometries) yield* vertices(part);
  } else {
    yield* nested(geometry.coordinates);
  }
}

function* nested(coordinates: unknown): Generator<readonly [number, number]> {
  if (!Array.isArray(coordinates)) return;
  if (typeof coordinates[0] === "number") yield [coordinates[0], coordinates[1] as number];
  else for (const inner of coordinates) yield* nested(inner);
}

/** Where a geometry's mark is drawn: the point itself, else the middle of its box. */
export function markOf(geometry: GeoJSON.Geometry | null | undefined): Place | null {
  if (!geometry) return null;
  const box = boxOf(vertices(geometry));
  return box && { lon: (box[0] + box[2]) / 2, lat: (box[1] + box[3]) / 2 };
}

/** Spherical mercator, the world as the unit square with y downward. */
export function mercator(lon: number, lat: number): [number, number] {
  return [(180 + lon) / 360, (180 - (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * RADIAN) / 2))) / 360];
}

/** The area centroid of the ring with the largest area: good enough for a name. */
export function middleOfLargestRing(geometry: GeoJSON.Geometry): [number, number] {
  const rings = geometry.type === "Polygon" ? [geometry.coordinates[0] ?? []]
    : geometry.type === "MultiPolygon" ? geometry.coordinates.map((polygon) => polygon[0] ?? []) : [];
  let best: [number, number] = [0, 0];
  let largest = -1;
  for (const ring of rings) {
    const { area, middle } = ringMiddle(ring);
    if (area > largest) [largest, best] = [area, middle];
  }
  return best;
}

function ringMiddle(ring: GeoJSON.Position[]): { area: number; middle: [number, number] } {
  const [originLon = 0, originLat = 0] = ring[0] ?? [];
  let twice = 0;
  let sumLon = 0;
  let sumLat = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax = 0, ay = 0] = ring[i] ?? [];
    const [bx = 0, by = 0] = ring[i + 1] ?? [];
    const cross = (ax - originLon) * (by - originLat) - (bx - originLon) * (ay - originLat);
    twice += cross;
    sumLon += (ax + bx - 2 * originLon) * cross;
    sumLat += (ay + by - 2 * originLat) * cross;
  }
  if (twice === 0) return { area: 0, middle: [originLon, originLat] };
  return { area: Math.abs(twice), middle: [originLon + sumLon / (3 * twice), originLat + sumLat / (3 * twice)] };
}
