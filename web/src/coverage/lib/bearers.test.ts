import { expect, it } from "vitest";
import type { BearerTownships } from "../schemas";
import { byShare } from "./bearers";

type Row = BearerTownships["townships"][number];
const areas = (share: number | null): Row["together"] => ({ reached_km2: 0, weak_km2: 0, not_reached_km2: 0, no_evidence_km2: 0, reached_share: share });
const row = (name: string, together: number | null, narrowband: number | null): Row => ({
  code: name, name, area_km2: 1, together: areas(together), bearers: { vehicle_data: areas(together), public_network: areas(null), narrowband: areas(narrowband) },
});
const rows = [row("甲镇", 0.9, null), row("乙镇", 0.4, 0.7), row("丙镇", null, 0.2)];
const names = (sorted: Row[]): string[] => sorted.map(({ name }) => name);

it("puts the least reached first, and last what nobody met, either way", () => {
  expect(names(byShare(rows, "together", false))).toEqual(["乙镇", "甲镇", "丙镇"]);
  expect(names(byShare(rows, "together", true))).toEqual(["甲镇", "乙镇", "丙镇"]);
});

it("sorts by one bearer alone", () => {
  expect(names(byShare(rows, "narrowband", false))).toEqual(["丙镇", "乙镇", "甲镇"]);
});
