import { expect, it } from "vitest";
import type { CrewView, RosterDevice } from "@/api/types";
import { forceRows } from "./force";

const crew = (id: number, squad: string, callSign: string): CrewView => ({
  id, name: callSign, call_sign: callSign, body: { id: 1, code: "1", short_name: squad }, kind: "patrol", status: "available",
  status_at: "2026-11-23T08:00:00Z", signed_on_at: "2026-11-23T08:00:00Z", signed_off_at: null, ends_at: null, members: [], vehicle: null,
  devices: [], phones: [], enforcement: { lawful: true, missing: 0, reasons: [], could_be_completed_by: [] },
});
const device = (id: number, label: string, crewId: number | null): RosterDevice => ({
  handle: id, device_id: id, kind: "radio", label, call_sign: null, crew_id: crewId, body_id: 1,
});

const crews = [crew(1, "茶山中队", "茶山10车"), crew(2, "茶山中队", "茶山2车"), crew(3, "红梅中队", "红梅1车")];
const roster = [device(7, "R-07", null), device(8, "R-08", 1)];
const names = (wanted: string) => forceRows(crews, roster, wanted).map((row) =>
  row.kind === "head" ? `[${row.name} ${row.count}]` : row.kind === "crew" ? row.crew.call_sign : row.device.label);

it("puts crews under their squads in the order people count, and loose devices last", () => {
  expect(names("")).toEqual(["[茶山中队 2]", "茶山2车", "茶山10车", "[红梅中队 1]", "红梅1车", "[ 1]", "R-07"]);
});

it("finds by squad, call sign or label", () => {
  expect(names("红梅")).toEqual(["[红梅中队 1]", "红梅1车"]);
  expect(names("r07")).toEqual(["[ 1]", "R-07"]);
});
