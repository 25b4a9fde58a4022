import { expect, it } from "vitest";
import type { MeasuredBins } from "../types";
import { differenceColour, differenceSteps, dots, levelColour, UNHEARD } from "./measured";

const square = { type: "Polygon" as const, coordinates: [[[119, 31], [119.5, 31], [119.5, 31.5], [119, 31.5], [119, 31]]] };
const bins = (...properties: MeasuredBins["features"][number]["properties"][]): MeasuredBins => ({
  study_id: 1, omitted: 0, used: { readings: 0, missed: 0, bins: 0 }, verdicts: {}, score: null, features: properties.map((each) => ({ type: "Feature", geometry: square, properties: each })),
});

it("paints levels like the signal layer, and grey where nothing was heard", () => {
  expect(levelColour(-55)).toBe("#fde725");
  expect(levelColour(-115)).toBe("#440154");
  expect(levelColour(null)).toBe(UNHEARD);
});

it("paints what is weaker than predicted red and what is stronger blue", () => {
  expect([-20, -8, 0, 8, 20].map(differenceColour)).toEqual(["#b2182b", "#ef8a62", "#f4f1ee", "#67a9cf", "#2166ac"]);
});

it("puts a dot into the middle of a square, loud where radios saw a gap that the model does not", () => {
  const [dot] = dots(bins({ site: "A", samples: 12, measured_dbm: null, predicted_dbm: -90, difference_db: null, verdict: "unseen_gap" }), "disagreement").features;
  expect(dot?.geometry).toEqual({ type: "Point", coordinates: [119.25, 31.25] });
  expect(dot?.properties).toEqual({ colour: UNHEARD, loud: true });
});

it("paints what was predicted for a square beside what was measured there, in the same colours", () => {
  const one = bins({ site: "A", samples: 12, measured_dbm: -105, predicted_dbm: -85, difference_db: -20, verdict: "unseen_gap" });
  expect((["measured", "predicted", "disagreement"] as const).map((layer) => dots(one, layer).features[0]?.properties?.["colour"] as string)).toEqual([levelColour(-105), levelColour(-85), "#b2182b"]);
});

it("names the steps of the difference", () => {
  expect(differenceSteps().map(({ label }) => label)).toEqual(["≥ 12", "6 … 12", "-6 … 6", "-12 … -6", "< -12"]);
});
