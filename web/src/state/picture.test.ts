import { createPinia, setActivePinia } from "pinia";
import { beforeEach, expect, it } from "vitest";
import type { AlarmView } from "@/api/types";
import { usePicture } from "./picture";

beforeEach(() => void setActivePinia(createPinia()));

const alarm = (state: AlarmView["state"]): AlarmView => ({
  id: 7, kind: "emergency", level: "emergency", state, sounds: true, device_id: 1, vehicle_id: 1, crew_id: null, body_id: 1, incident_id: null,
  raised_at: "2026-03-15T00:30:05Z", received_at: "2026-03-15T00:30:05Z", times: 1, late: false, text: "", location: null,
  acknowledged_by: null, acknowledged_at: null, shelved_by: null, shelved_until: null,
});

it("drops a closed alarm whichever comes first, the command's answer or the event", () => {
  const picture = usePicture();
  picture.put("alarm", alarm("raised"));
  expect(picture.alarms.has(7)).toBe(true);
  picture.put("alarm", alarm("closed"));
  expect(picture.alarms.has(7)).toBe(false);
});

it("knows that a radio stopped its emergency until it is pressed again", () => {
  const picture = usePicture();
  const at = "2026-03-15T00:31:05Z";
  const hear = (kind: string, sequence: number) => picture.applyEvent({ type: "event", sequence, kind, subject: { kind: "alarm", id: 7 }, at, view: alarm("acknowledged") });
  hear("radio_emergency_stopped", 1);
  expect(picture.stopped.get(7)).toBe(at);
  hear("alarm_acknowledged", 2);
  expect(picture.stopped.has(7)).toBe(true);
  hear("alarm_repeated", 3);
  expect(picture.stopped.has(7)).toBe(false);
});
