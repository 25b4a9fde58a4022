/** How each tile of an acceptance drive stands. Pure. */
import type { Judgement, Tile, Tiles } from "../schemas";

export const STANDINGS = ["failed", "passed", "skipped", "open"] as const;
export type Standing = (typeof STANDINGS)[number];

export function withStanding(tiles: Tiles, judgement: Judgement | null): GeoJSON.FeatureCollection {
  const standing = standings(tiles.features, judgement);
  return { type: "FeatureCollection", features: tiles.features.map((tile) => ({ ...tile, properties: { ...tile.properties, standing: standing.get(tile.properties.code) } })) };
}

/** `open`: not judged yet; `skipped`: judged without having been driven. */
export function standings(tiles: readonly Tile[], judgement: Judgement | null): Map<string, Standing> {
  const [failed, skipped] = [new Set(judgement?.failed), new Set(judgement?.not_driven)];
  return new Map(tiles.map(({ properties: { code } }) => [code, !judgement ? "open" : failed.has(code) ? "failed" : skipped.has(code) ? "skipped" : "passed"]));
}
