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
