import { expect, it } from "vitest";
import { compass, degrees, metres } from "./format";

it.each([
  [0, "0 m"],
  [854, "850 m"],
  [994, "990 m"],
  [995, "1.0 km"],
  [9949, "9.9 km"],
  [9950, "10 km"],
  [24_400, "24 km"],
])("%d m reads %s", (distance, text) => {
  expect(metres(distance)).toBe(text);
});

it.each([[0, "N"], [22, "N"], [23, "NE"], [270, "W"], [359, "N"], [-90, "W"]])("course %d is %s", (course, point) => {
  expect(compass(course)).toBe(point);
});

it("writes places to the metre", () => {
  expect(degrees(119.9700001, 31.76)).toBe("119.97000, 31.76000");
});
