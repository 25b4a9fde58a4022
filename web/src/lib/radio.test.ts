import { expect, it } from "vitest";
import { airNumber, isRadio, isToGroup, lastedS } from "./radio";

it("knows a radio by its kind and its number on the air by its protocol", () => {
  expect(["radio", "vehicle_radio", "vehicle_terminal", "phone", undefined].map(isRadio)).toEqual([true, true, false, false, false]);
  expect(airNumber({ protocol: "hstrp", identity: "4010002" })).toBe(4010002);
  expect(airNumber({ protocol: "adapter", identity: "4010002" })).toBeNull();
  expect(airNumber({ protocol: "hstrp", identity: null })).toBeNull();
  expect(airNumber({ protocol: "hstrp", identity: "0" })).toBeNull();
});

it("tells a group from a radio as target, also for types it does not know", () => {
  expect(["group", "all", "emergency_group", "type_99"].map((kind) => isToGroup({ kind }))).toEqual([true, true, true, true]);
  expect(["private", "check"].map((kind) => isToGroup({ kind }))).toEqual([false, false]);
});

it("counts a call that goes on up to now, and one that is over as it was measured", () => {
  const started_at = "2026-11-23T08:00:00Z";
  const now = Date.parse("2026-11-23T08:00:07Z");
  expect(lastedS({ started_at, ended_at: null, talked_s: null }, now)).toBe(7);
  expect(lastedS({ started_at, ended_at: "2026-11-23T08:00:04Z", talked_s: 3.5 }, now)).toBe(3.5);
  expect(lastedS({ started_at, ended_at: "2026-11-23T08:00:04Z", talked_s: null }, now)).toBeNull();
});
