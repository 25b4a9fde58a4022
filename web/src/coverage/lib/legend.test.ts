import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { legendOf } from "./legend";

const painter = readFileSync(join(import.meta.dirname, "../../../../command/radio/studies/engine/layers.py"), "utf8");

function tuples(name: string): number[][] {
  const text = new RegExp(`^${name} = \\((.*)\\)$`, "m").exec(painter)?.[1] ?? "";
  return text.startsWith("(") ? [...text.matchAll(/\(([^()]*)\)/g)].map((match) => numbers(match[1] ?? "")) : [numbers(text)];
}
const numbers = (text: string): number[] => text.split(",").map(Number);
const hex = (rgb: readonly number[]): string => `#${rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;

it("has the colours and the steps that the service paints with", () => {
  const signal = legendOf("signal", 0.9).steps.toReversed();
  expect(signal.map(({ colour }) => colour)).toEqual(tuples("_SCALE").map(hex));
  expect(signal.slice(1).map(({ label }) => Number(label.slice(2)))).toEqual(tuples("SIGNAL_STEPS_DBM")[0]);
  const reliability = legendOf("reliability", 0.9).steps.toReversed();
  expect(reliability.slice(1).map(({ label }) => Number(label.slice(2)) / 100)).toEqual(tuples("RELIABILITY_STEPS")[0]);
});

it("paints one and several sites, and gaps, as the service does", () => {
  const [, colours = ""] = /^SINGLE, SEVERAL, GAP = (.*)$/m.exec(painter) ?? [];
  const [single, several, gap] = [...colours.matchAll(/\(([^()]*)\)/g)].map((match) => hex(numbers(match[1] ?? "")));
  expect(legendOf("redundancy", 0.9).steps.map(({ colour }) => colour)).toEqual([several, single]);
  expect(legendOf("gaps", 0.9).steps.map(({ colour }) => colour)).toEqual([gap]);
});
