import { describe, expect, it } from "vitest";
import { fromBd09, fromGcj02, tileShift, toGcj02 } from "./gcj02";

/** Values of the service's own conversion, which is held against the published formula. */
const KNOWN = [
  [119.972, 31.76, 119.97674094485085, 31.757961334926172],
  [116.39, 39.91, 116.39624077676238, 39.911400727444104],
  [80, 45, 80.002333904877, 45.00081875632639],
] as const;

describe("GCJ-02", () => {
  it.each(KNOWN)("%d, %d stands where the service says", (lon, lat, shiftedLon, shiftedLat) => {
    const shifted = toGcj02({ lon, lat });
    expect(shifted.lon).toBeCloseTo(shiftedLon, 9);
    expect(shifted.lat).toBeCloseTo(shiftedLat, 9);
  });

  it("is taken back to where the service takes it, as BD-09 is", () => {
    const gcj02 = fromGcj02({ lon: 119.97012, lat: 31.76034 });
    expect(gcj02.lon).toBeCloseTo(119.96539323442227, 7);
    expect(gcj02.lat).toBeCloseTo(31.762396418493864, 7);
    const bd09 = fromBd09({ lon: 119.97012, lat: 31.76034 });
    expect(bd09.lon).toBeCloseTo(119.95888853940228, 7);
    expect(bd09.lat).toBeCloseTo(31.756533488891844, 7);
  });

  it("moves a tile of Changzhou east and south, twice as far in tiles at the next zoom", () => {
    const near = tileShift(14, 13_652, 6_667);
    expect(near.across).toBeGreaterThan(0.2);
    expect(near.down).toBeGreaterThan(0.1);
    const nearer = tileShift(15, 27_304, 13_334);
    expect(nearer.across / near.across).toBeCloseTo(2, 1);
    expect(nearer.down / near.down).toBeCloseTo(2, 1);
  });
});
