import { expect, it } from "vitest";
import { type Choices, readChoices, writeChoices } from "./choices";

const chosen: Choices = {
  study: 12, compare: 9, layer: "best_server", terminal: "vehicle", direction: "talk_in", probability: 0.97, level: "district",
  area: "320404", point: { lon: 119.97012, lat: 31.76034 }, left: "measured", shown: "unseen",
  days: 0, drives: [3, 17], least: 5, fit: 4, plan: 8, beside: true, bearer: "narrowband", months: 12,
};

it("reads back what it wrote", () => {
  expect(readChoices(writeChoices(chosen))).toEqual(chosen);
  expect(readChoices(writeChoices({ ...chosen, layer: null })).layer).toBeNull();
});

it("says nothing of what nobody chose", () => {
  expect(writeChoices(readChoices({}))).toEqual({});
});

it("takes an address that somebody else wrote with care", () => {
  const read = readChoices({ study: "many", layer: "rainbow", terminal: ["vehicle"], p: "1.5", point: "119,200", area: "", days: "31", drives: ".-3.x.0", least: "0", beside: "yes", bearer: "smoke", months: "5" });
  expect(read).toEqual(readChoices({}));
});
