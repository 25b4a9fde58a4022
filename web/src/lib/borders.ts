/** Borders of areas that share them, each piece once: drawn twice, broken lines would run into each other. Pure. */

type Line = GeoJSON.Position[];

/** The rings of the areas as lines. A piece that an earlier line had, in either direction, is left out; `seen` grows. */
export function bordersOnce(areas: readonly GeoJSON.Feature[], seen: Set<string>): Line[] {
  return areas.flatMap(({ geometry }) => ringsOf(geometry)).flatMap((ring) => unseen(ring, seen));
}

function unseen(ring: Line, seen: Set<string>): Line[] {
  const lines: Line[] = [];
  let line: Line = [];
  ring.slice(1).forEach((end, at) => {
    const start = ring[at] as GeoJSON.Position;
    const key = keyOf(start, end);
    if (seen.has(key)) {
      line = [];
      return;
    }
    seen.add(key);
    if (line.length === 0) {
      line = [start];
      lines.push(line);
    }
    line.push(end);
  });
  return lines;
}

function keyOf(one: GeoJSON.Position, other: GeoJSON.Position): string {
  const [a, b] = [one.join(), other.join()];
  return a < b ? `${a};${b}` : `${b};${a}`;
}

function ringsOf(geometry: GeoJSON.Geometry): Line[] {
  if (geometry.type === "Polygon") return geometry.coordinates;
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}
