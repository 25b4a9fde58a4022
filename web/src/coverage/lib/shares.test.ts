import { expect, it } from "vitest";
import type { AreaShares, Share, Shares } from "../types";
import { rowsOf, sorted } from "./shares";

const share = (covered: number | null): Share => ({ total: 100, served: 100 * (covered ?? 0), not_served: 0, not_computed: 0, covered_share: covered, mean_reliability: covered, denied: covered === null ? "missing_terrain" : null });
const area = (code: string, covered: number | null, people: number | null = covered): AreaShares => ({
  code, name: `街道 ${code}`, area: share(covered), people: share(people), key_places: null, incidents: null, target: 0.9, meets: covered === null ? null : covered >= 0.9,
});
const shares = (...areas: AreaShares[]): Shares => ({ study_id: 1, level: "township", terminal: "vehicle", direction: "both", probability: 0.95, areas });

it("sets the other terminal and the other study beside each area", () => {
  const [row] = rowsOf(shares(area("2", 0.8)), shares(area("2", 0.95)), shares(area("1", 0.1), area("2", 0.7, 0.6)));
  expect(row).toMatchObject({ code: "2", second: 0.95, before: { area: 0.7, people: 0.6 } });
});

it("says nothing of an area that the other study does not have", () => {
  expect(rowsOf(shares(area("2", 0.8)), null, shares(area("1", 0.1)))[0]?.before).toBeNull();
});

it("sorts the worst first, and what has no share last either way", () => {
  const rows = rowsOf(shares(area("1", 0.9), area("2", null), area("3", 0.4)), null, null);
  expect(sorted(rows, "area", false).map(({ code }) => code)).toEqual(["3", "1", "2"]);
  expect(sorted(rows, "area", true).map(({ code }) => code)).toEqual(["1", "3", "2"]);
});

it("sorts by what changed between two studies", () => {
  const rows = rowsOf(shares(area("1", 0.9), area("2", 0.5), area("10", 0.5)), null, shares(area("1", 0.8), area("2", 0.9), area("10", 0.5)));
  expect(sorted(rows, "areaChange", false).map(({ code }) => code)).toEqual(["2", "10", "1"]);
  expect(sorted(rows, "name", false).map(({ code }) => code)).toEqual(["1", "2", "10"]);
});
