import { expect, it } from "vitest";
import { fold, meant, readLine } from "./commandline";

it.each([
  ["send 茶山3 0012", { kind: "send", crew: "茶山3", incident: "0012" }],
  ["派单 茶山中队 3车 12", { kind: "send", crew: "茶山中队 3车", incident: "12" }],
  ["茶山3 到场", { kind: "status", crew: "茶山3", stage: "on_scene" }],
  ["茶山3 处置", { kind: "status", crew: "茶山3", stage: "handling" }],
  ["chashan 3 EN-ROUTE", { kind: "status", crew: "chashan 3", stage: "en_route" }],
  ["到场", { kind: "unknown" }],
  ["send 茶山3", { kind: "unknown" }],
  ["", { kind: "unknown" }],
])("reads %j", (text, line) => {
  expect(readLine(text)).toEqual(line);
});

const crews = ["茶山 1车", "茶山 12车", "红梅 1车"];

it.each([
  ["茶山1车", "茶山 1车"],
  ["红梅", "红梅 1车"],
  ["茶山", null],
  ["12", "茶山 12车"],
  ["", null],
])("understands %j as %j", (text, expected) => {
  expect(meant(text, crews, (crew) => crew)).toBe(expected);
});

it("folds width, case and separators", () => {
  expect(fold("苏Ｄ·12-34")).toBe("苏d1234");
});
