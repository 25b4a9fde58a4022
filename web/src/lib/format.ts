/** Figures as people at a desk read them. Pure. */

/** `850 m`, `1.2 km`, `24 km`. */
export function metres(distance: number): string {
  if (distance < 995) return `${Math.round(distance / 10) * 10} m`;
  return distance < 9950 ? `${(distance / 1000).toFixed(1)} km` : `${Math.round(distance / 1000)} km`;
}

/** Degrees to five places, about a metre. */
export function degrees(lon: number, lat: number): string {
  return `${lon.toFixed(5)}, ${lat.toFixed(5)}`;
}

/** A file's size: `12 kB`, `3.4 MB`. */
export function bytes(size: number): string {
  return size < 1_048_576 ? `${Math.ceil(size / 1024)} kB` : `${(size / 1_048_576).toFixed(1)} MB`;
}

const POINTS = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"] as const;

/** The compass point of a course. */
export function compass(courseDeg: number): (typeof POINTS)[number] {
  return POINTS[Math.round((((courseDeg % 360) + 360) % 360) / 45) % 8] ?? "N";
}
