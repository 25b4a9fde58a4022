import { expect, it } from "vitest";
import { obstacles, type PathProfile, samples, ticks } from "./profile";

const flat: PathProfile = {
  step_m: 100, heights_m: Array.from({ length: 101 }, () => 5), tx_height_m: 40, rx_height_m: 1.5,
  effective_earth_radius_m: 8_500_000, frequency_mhz: 400,
};
const withHill = (height: number): PathProfile => ({ ...flat, heights_m: flat.heights_m.map((z, at) => (at === 50 ? z + height : z)) });

it("bends the earth between the ends and nowhere else", () => {
  const path = samples(flat);
  expect(path[0]?.groundM).toBe(5);
  expect(path.at(-1)?.groundM).toBe(5);
  // d1 d2 / 2a: 5 km times 5 km over 17,000 km.
  expect(path[50]?.groundM).toBeCloseTo(5 + 25e6 / 17e6, 6);
});

it("draws the line of sight from antenna to antenna", () => {
  const path = samples(flat);
  expect(path[0]?.sightM).toBe(45);
  expect(path.at(-1)?.sightM).toBe(6.5);
  expect(path[50]?.sightM).toBeCloseTo(25.75, 6);
});

it("has the first Fresnel radius of the textbook in the middle", () => {
  // 17.3 sqrt(d / 4f) with d in km and f in GHz.
  expect(samples(flat)[50]?.fresnelM).toBeCloseTo(17.3 * Math.sqrt(10 / (4 * 0.4)), 0);
});

it("tells a hill in the line of sight from one that only reaches into the zone", () => {
  const [blocking] = obstacles(samples(withHill(60)));
  expect(blocking?.kind).toBe("blocks");
  expect(blocking?.at.distanceM).toBe(5000);
  expect(blocking?.aboveSightM).toBeCloseTo(65 + 25e6 / 17e6 - 25.75, 6);
  expect(obstacles(samples(withHill(15))).map(({ kind }) => kind)).toContain("intrudes");
});

it("puts the worst obstacle first", () => {
  const heights = flat.heights_m.map((z, at) => (at === 30 ? 80 : at === 70 ? 120 : z));
  const [first, second] = obstacles(samples({ ...flat, heights_m: heights }));
  expect(first?.at.distanceM).toBe(7000);
  expect(second?.at.distanceM).toBe(3000);
});

it("has no line to draw on a path without length", () => {
  expect(samples({ ...flat, heights_m: [5] })).toEqual([{ distanceM: 0, groundM: 5, sightM: 45, fresnelM: 0 }]);
});

it("marks an axis at round values", () => {
  expect(ticks(0, 10_000, 5)).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
  expect(ticks(3, 47, 4)).toEqual([20, 40]);
  expect(ticks(7, 7, 4)).toEqual([7]);
});
