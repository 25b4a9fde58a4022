import { describe, expect, it } from "vitest";
import { civilDate, clock, fromLocalField, readCivil, span, stamp, timer, toLocalField } from "./time";

const eveningInChina = Date.parse("2026-11-22T16:05:09Z");

describe("the desk's clock", () => {
  it("stands in Asia/Shanghai wherever the browser is", () => {
    expect(clock(eveningInChina)).toBe("00:05:09");
    expect(civilDate(eveningInChina)).toBe("2026-11-23");
  });

  it("names the day only when it is another one", () => {
    expect(stamp(eveningInChina, eveningInChina + 60_000)).toBe("00:05");
    expect(stamp(eveningInChina - 600_000, eveningInChina)).toBe("11-22 23:55");
  });

  it("gives form fields the civil time and takes it back", () => {
    expect(toLocalField(eveningInChina)).toBe("2026-11-23T00:05");
    expect(fromLocalField("2026-11-23T00:05")).toBe(Date.parse("2026-11-22T16:05:00Z"));
    expect(fromLocalField("")).toBeNull();
  });
});

describe("a timer", () => {
  it.each([
    [0, "00:00"],
    [59.9, "00:59"],
    [271, "04:31"],
    [-271, "-04:31"],
    [3600, "1:00:00"],
    [7471, "2:04:31"],
    [86_399, "23:59:59"],
    [86_400, "1d 00h"],
    [-266_400, "-3d 02h"],
  ])("of %d s reads %s", (seconds, text) => {
    expect(timer(seconds)).toBe(text);
  });

  it("says days and hours in the words it is given", () => {
    expect(timer(9 * 86_400, ["天", "时"])).toBe("9天 00时");
  });
});

describe("an age", () => {
  it.each([
    [-5, { value: 0, unit: "s" }],
    [59.99, { value: 59, unit: "s" }],
    [60, { value: 1, unit: "min" }],
    [3599, { value: 59, unit: "min" }],
    [3600, { value: 1, unit: "h" }],
    [200_000, { value: 2, unit: "d" }],
  ])("of %d s takes the largest whole unit", (seconds, expected) => {
    expect(span(seconds)).toEqual(expected);
  });
});

describe("a time as people type it", () => {
  const now = Date.parse("2026-11-23T12:05:00Z"); // 20:05 in Changzhou

  it.each([
    ["930", "2026-11-23T09:30"],
    ["09:30", "2026-11-23T09:30"],
    ["９：３０", "2026-11-23T09:30"],
    ["21:10", "2026-11-22T21:10"],
    ["昨天 2110", "2026-11-22T21:10"],
    ["11-20 08:00", "2026-11-20T08:00"],
    ["11月20日8点05分", "2026-11-20T08:05"],
    ["12-31 23:59", "2025-12-31T23:59"],
    ["2026-02-28 00:00", "2026-02-28T00:00"],
  ])("%s", (text, expected) => {
    expect(readCivil(text, now)).toBe(expected);
  });

  it.each(["", "25:00", "9:60", "2026-02-30 08:00", "13-01 08:00", "刚才"])("is none: %s", (text) => {
    expect(readCivil(text, now)).toBeNull();
  });
});
