import { expect, it } from "vitest";
import type { TrackFix } from "@/api/types";
import { positionAt, silences } from "./track";

const fix = (minute: number): TrackFix => ({
  longitude_deg: 119 + minute / 100, latitude_deg: 31, speed_kmh: 30, course_deg: 0, is_late: false,
  at: `2026-11-23T08:${String(minute).padStart(2, "0")}:00Z`, received_at: `2026-11-23T08:${String(minute).padStart(2, "0")}:01Z`,
});
const at = (minute: number, second = 0) => Date.parse("2026-11-23T08:00:00Z") + (minute * 60 + second) * 1000;
const track = [fix(1), fix(2), fix(3), fix(10)];

it.each([
  [at(0, 59), undefined],
  [at(1), 119.01],
  [at(2, 59), 119.02],
  [at(9, 59), 119.03],
  [at(55), 119.1],
])("knows where the device was at %d", (instant, lon) => {
  expect(positionAt(track, instant)?.longitude_deg).toBe(lon);
});

it("finds nothing in an empty track", () => {
  expect(positionAt([], at(1))).toBeNull();
  expect(silences([], 60)).toEqual([]);
});

it("names the silences", () => {
  expect(silences(track, 120)).toEqual([[at(3), at(10)]]);
});
