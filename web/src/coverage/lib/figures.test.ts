import { expect, it } from "vitest";
import { people, percent, points, signed, squareKm } from "./figures";

it("never rounds a share up to all", () => {
  expect(percent(0.99996)).toBe("99.9 %");
  expect(percent(1)).toBe("100 %");
  expect(percent(0.9249)).toBe("92.4 %");
  expect(percent(0)).toBe("0 %");
  expect(percent(null)).toBe("—");
});

it("signs what is above or below zero, and nothing that shows as zero", () => {
  expect(signed(3.14)).toBe("+3.1");
  expect(signed(-12)).toBe("−12.0");
  expect(signed(-0.04)).toBe("0.0");
});

it("compares shares in percentage points", () => {
  expect(points(0.951, 0.912)).toBe("+3.9");
  expect(points(null, 0.9)).toBe("—");
});

it("writes areas and people as they are said", () => {
  expect(squareKm(420_000)).toBe("0.42 km²");
  expect(squareKm(12_340_000)).toBe("12.3 km²");
  expect(squareKm(1_204_000_000)).toBe("1,204 km²");
  expect(people(12_345.6)).toBe("12,346");
});
