import { beforeEach, describe, expect, it } from "vitest";
import type { RosterDevice } from "@/api/types";
import { emptyFrame, type PositionFrame } from "@/lib/frame";
import { Units } from "./units";

let units: Units;
beforeEach(() => {
  units = new Units();
});

function device(handle: number, deviceId: number, kind = "vehicle_terminal"): RosterDevice {
  return { handle, device_id: deviceId, kind, label: `苏D·${deviceId}`, call_sign: null, crew_id: null, body_id: null };
}

function frame(rows: [handle: number, lon: number, status: number, fixedAt: number][]): PositionFrame {
  const out = emptyFrame(1, rows.length, 1);
  rows.forEach(([handle, lon, status, fixedAt], i) => {
    out.handle[i] = handle;
    out.lon[i] = lon;
    out.status[i] = status;
    out.fixedAt[i] = fixedAt;
  });
  return out;
}

describe("the positions of the devices", () => {
  it("keeps the newest per device and never moves a marker back", () => {
    units.setRoster({ epoch: 1, devices: [device(7, 70)] });
    units.apply(frame([[7, 119.9, 0, 100]]));
    units.apply(frame([[7, 120.1, 2, 90]]));
    expect(units.ofDevice(70)).toMatchObject({ lon: 119.9, fixedAt: 100, status: 2 });
    units.apply(frame([[7, 120.2, 2, 101]]));
    expect(units.ofDevice(70)?.lon).toBe(120.2);
  });

  it("forgets a handle that means another device in the next roster", () => {
    units.setRoster({ epoch: 1, devices: [device(1, 10), device(2, 20, "radio")] });
    units.apply(frame([[1, 119, 0, 5], [2, 120, 3, 5]]));
    units.setRoster({ epoch: 2, devices: [device(1, 11), device(2, 20, "radio")] });
    expect(units.count).toBe(1);
    expect(units.ofDevice(10)).toBeNull();
    expect(units.ofDevice(20)).toMatchObject({ lon: 120, status: 3 });
    expect(units.shape[0]).toBe(2);
  });

  it("takes a partial roster as changes and a whole one as all there is", () => {
    units.setRoster({ epoch: 1, devices: [device(1, 10), device(2, 20)] });
    units.apply(frame([[1, 119, 0, 5], [2, 120, 0, 5]]));
    units.setRoster({ epoch: 2, full: false, devices: [{ ...device(1, 10), crew_id: 4 }] });
    expect(units.ofDevice(10)?.device?.crew_id).toBe(4);
    expect(units.deviceOf(10)?.crew_id).toBe(4);
    expect(units.deviceOf(30)).toBeNull();
    expect(units.ofDevice(20)?.lon).toBe(120);
    units.setRoster({ epoch: 3, full: true, devices: [device(1, 10)] });
    expect(units.ofDevice(20)).toBeNull();
  });

  it("grows past its first capacity without losing a row", () => {
    const many = Array.from({ length: 5000 }, (_, i) => [i, i / 100, i % 7, 1] as [number, number, number, number]);
    units.apply(frame(many));
    expect(units.count).toBe(5000);
    expect(units.at(4321)).toMatchObject({ lon: 43.21, status: 4321 % 7 });
    units.clear();
    expect(units.at(0)).toBeNull();
  });

  it("takes the JSON form of a frame", () => {
    units.applyItems({
      type: "positions", frame: 1, server_time: "2026-11-23T08:00:00Z",
      items: [{ handle: 3, lon: 119.5, lat: 31.5, speed_kmh: 30, course_deg: 90, fixed_at: "2026-11-23T08:00:00Z", status: "handling" }],
    });
    expect(units.at(0)).toMatchObject({ lon: 119.5, lat: 31.5, status: 4, fixedAt: Date.parse("2026-11-23T08:00:00Z") / 1000 });
  });
});
