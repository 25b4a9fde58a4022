/** GCJ-02 and BD-09, the datums of the common Chinese street maps, from WGS-84 and back: for drawing only. Pure. */
import type { Place } from "./coordinates";

/** The Krasovsky ellipsoid of the published formula. */
const AXIS_M = 6_378_245;
const ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943;
const RADIAN = Math.PI / 180;

/** Where a WGS-84 place stands on a map in GCJ-02. Meant for places in China. */
export function toGcj02({ lon, lat }: Place): Place {
  const x = lon - 105;
  const y = lat - 35;
  const root = 0.1 * Math.sqrt(Math.abs(x));
  const ripple = (20 * sine(6 * x) + 20 * sine(2 * x)) * (2 / 3);
  const northM = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 2 * root + ripple + twoSines(y) + (160 * sine(y / 12) + 320 * sine(y / 30)) * (2 / 3);
  const eastM = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + root + ripple + twoSines(x) + (150 * sine(x / 12) + 300 * sine(x / 30)) * (2 / 3);
  const flattened = 1 - ECCENTRICITY_SQUARED * Math.sin(lat * RADIAN) ** 2;
  const northRadiusM = (AXIS_M * (1 - ECCENTRICITY_SQUARED)) / flattened ** 1.5;
  const eastRadiusM = (AXIS_M / Math.sqrt(flattened)) * Math.cos(lat * RADIAN);
  return { lon: lon + eastM / eastRadiusM / RADIAN, lat: lat + northM / northRadiusM / RADIAN };
}

/** Where a WGS-84 place stands on a map in BD-09. */
function toBd09(place: Place): Place {
  const { lon, lat } = toGcj02(place);
  const radius = Math.hypot(lon, lat) + 0.00002 * sine((lat * 3000) / 180);
  const angle = Math.atan2(lat, lon) + 0.000003 * Math.cos(lon * 3000 * RADIAN);
  return { lon: radius * Math.cos(angle) + 0.0065, lat: radius * Math.sin(angle) + 0.006 };
}

export const fromGcj02 = (place: Place): Place => back(toGcj02, place);
export const fromBd09 = (place: Place): Place => back(toBd09, place);

/** The place that `forward` moves to the given one; each round is a thousand times nearer. */
function back(forward: (place: Place) => Place, to: Place): Place {
  let { lon, lat } = to;
  for (let round = 0; round < 5; round++) {
    const there = forward({ lon, lat });
    lon += to.lon - there.lon;
    lat += to.lat - there.lat;
  }
  return { lon, lat };
}

function twoSines(angle: number): number {
  return (20 * sine(angle) + 40 * sine(angle / 3)) * (2 / 3);
}

/** Of half turns. */
function sine(halfTurns: number): number {
  return Math.sin(halfTurns * Math.PI);
}

/** How far the picture of a web-Mercator tile lies from its place, in tiles: east and south are positive. */
export function tileShift(zoom: number, column: number, row: number): { across: number; down: number } {
  const tiles = 2 ** zoom;
  const place = { lon: ((column + 0.5) / tiles) * 360 - 180, lat: latitudeAt((row + 0.5) / tiles) };
  const shifted = toGcj02(place);
  return { across: ((shifted.lon - place.lon) / 360) * tiles, down: (northing(place.lat) - northing(shifted.lat)) * tiles };
}

function latitudeAt(down: number): number {
  return (2 * Math.atan(Math.exp(Math.PI * (1 - 2 * down))) - Math.PI / 2) / RADIAN;
}

/** Spherical mercator as a share of the world, northward. */
function northing(lat: number): number {
  return Math.log(Math.tan(Math.PI / 4 + (lat * RADIAN) / 2)) / (2 * Math.PI);
}
