import { expect, it } from "vitest";
import type { Judgement, Tile } from "../schemas";
import { standings, withStanding } from "./acceptance";

const tile = (code: string): Tile => ({ type: "Feature", id: code, geometry: { type: "Polygon", coordinates: [] }, properties: { code, lon: 119, lat: 31, side_m: 500, predicted_share: 1 } });
const tiles = ["T1", "T2", "T3"].map(tile);
const judgement = { failed: ["T2"], not_driven: ["T3"] } as Judgement;

it("has every tile open before the crew is back", () => {
  expect([...standings(tiles, null).values()]).toEqual(["open", "open", "open"]);
});

it("counts a tile neither way that was not driven", () => {
  expect(Object.fromEntries(standings(tiles, judgement))).toEqual({ T1: "passed", T2: "failed", T3: "skipped" });
});

it("tells the map how each tile stands", () => {
  expect(withStanding({ type: "FeatureCollection", features: tiles }, judgement).features.map(({ properties }) => properties?.["standing"] as string)).toEqual(["passed", "failed", "skipped"]);
});
