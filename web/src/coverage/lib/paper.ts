/** A map on paper: which tiles cover a box, and where places lie on the sheet. Pure. */
import { type Box, mercator } from "@/lib/coordinates";

export interface PaperTile {
  z: number;
  x: number;
  y: number;
  /** Left, top and side on the sheet. */
  left: number;
  top: number;
  side: number;
}

export interface Sheet {
  width: number;
  height: number;
  tiles: PaperTile[];
  place(lon: number, lat: number): [number, number];
}

const SHARP = 2;
const TILE_PX = 256;

/** The sheet is as wide as asked and as high as the box makes it; tiles have at least two pixels to one of the sheet. */
export function sheetOf([west, south, east, north]: Box, width: number, deepestZoom: number): Sheet {
  const [left, top] = mercator(west, north);
  const [right, bottom] = mercator(east, south);
  const scale = width / (right - left);
  const z = Math.min(deepestZoom, Math.max(0, Math.ceil(Math.log2((scale * SHARP) / TILE_PX))));
  const count = 2 ** z;
  const side = scale / count;
  const tiles: PaperTile[] = [];
  for (let x = Math.floor(left * count); x <= Math.floor(right * count); x++) {
    for (let y = Math.floor(top * count); y <= Math.floor(bottom * count); y++) tiles.push({ z, x, y, left: x * side - left * scale, top: y * side - top * scale, side });
  }
  const place = (lon: number, lat: number): [number, number] => {
    const [x, y] = mercator(lon, lat);
    return [(x - left) * scale, (y - top) * scale];
  };
  return { width, height: (bottom - top) * scale, tiles, place };
}

/** The commands of an SVG path along the rings of an area. */
export function outline(geometry: GeoJSON.Geometry, place: Sheet["place"]): string {
  const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
  return rings.map((ring) => `${ring.map(([lon = 0, lat = 0], at) => `${at === 0 ? "M" : "L"}${place(lon, lat).map((value) => value.toFixed(1)).join(" ")}`).join("")}Z`).join("");
}
