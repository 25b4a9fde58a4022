import { expect, it } from "vitest";
import type { AlarmView } from "@/api/types";
import { openAlarms } from "./alarms";

function alarm(id: number, level: AlarmView["level"], state: AlarmView["state"], raisedAt: string): AlarmView {
  return {
    id, kind: "emergency", level, state, sounds: level === "emergency", device_id: null, vehicle_id: null, crew_id: null, body_id: null,
    incident_id: null, raised_at: raisedAt, received_at: raisedAt, times: 1, late: false, text: "", location: null,
    acknowledged_by: null, acknowledged_at: null, shelved_by: null, shelved_until: null,
  };
}

it("puts loud and untaken alarms first, the newest at the top, and leaves closed ones out", () => {
  const list = openAlarms([
    alarm(1, "notice", "raised", "2026-11-23T08:05:00Z"),
    alarm(2, "emergency", "acknowledged", "2026-11-23T08:06:00Z"),
    alarm(3, "emergency", "raised", "2026-11-23T08:01:00Z"),
    alarm(4, "emergency", "raised", "2026-11-23T08:02:00Z"),
    alarm(5, "emergency", "closed", "2026-11-23T08:07:00Z"),
  ]);
  expect(list.map(({ id }) => id)).toEqual([4, 3, 1, 2]);
});
