import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import refusals from "./refusals.zh-CN";

/** The rooms that a desk and a planner speak to. */
const ROOMS = ["incidents", "dispatch", "alarms", "radio/sites", "radio/studies"];
const REFUSED = /\b(?:conflict|invalid|forbidden|unavailable)\(\s*"([a-z_0-9]+)"/g;
const house = join(import.meta.dirname, "../../../command");

it("has words for every refusal of the rooms that a desk and a planner speak to", () => {
  const codes = new Set(ROOMS.flatMap((room) => readdirSync(join(house, room), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py") && !name.includes("exchange"))
    .flatMap((name) => [...readFileSync(join(house, room, name), "utf8").matchAll(REFUSED)].map((match) => match[1] ?? ""))));
  expect(codes.size).toBeGreaterThan(40);
  expect([...codes].filter((code) => !(code in refusals))).toEqual([]);
});
