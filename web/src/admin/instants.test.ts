import { expect, it } from "vitest";
import { offset, uncorrected, whole } from "./instants";

it.each([[28800.412, "+8:00:00.4"], [-61.25, "−0:01:01.3"], [0.04, "+0:00:00.0"], [3599.96, "+1:00:00.0"]])("writes %d s as %s", (seconds, text) => {
  expect(offset(seconds)).toBe(text);
});

it("gives the device's own time back", () => {
  expect(uncorrected("2026-11-23T14:32:54.412Z", 28800.412)).toBe("2026-11-23T06:32:54.000Z");
});

it("shows the city's civil time with its date", () => {
  expect(whole("2026-11-23T16:05:06Z")).toBe("2026-11-24 00:05:06");
  expect(whole(null)).toBe("");
});
