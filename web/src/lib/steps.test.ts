import { expect, it } from "vitest";
import { commandOf, stepsBeside, stepsFrom } from "./steps";

const names = (state: string, reachable: string[]) => stepsFrom(state, reachable).map(({ name }) => name);

it("puts the usual step first", () => {
  expect(names("resolved", ["void", "closed", "owned", "answered"])).toEqual(["answer", "void", "close", "reopen"]);
  expect(names("answered", ["owned", "closed"])).toEqual(["close", "reopen"]);
});

it("knows which way leads back to the owner", () => {
  expect(names("registered", ["owned"])).toEqual(["own"]);
  expect(names("linked", ["owned"])).toEqual(["unlink"]);
  expect(names("closed", ["owned"])).toEqual(["reopen"]);
});

it("offers one resumption and both answers to an asked return, whatever they lead to", () => {
  expect(names("suspended", ["registered", "owned", "dispatched"])).toEqual(["resume"]);
  expect(names("return_asked", ["owned", "dispatched"])).toEqual(["deny", "grant"]);
});

it("takes an asked return back to where the orders have led without offering acceptance twice", () => {
  expect(names("owned", ["accepted", "suspended"])).toEqual(["accept", "suspend"]);
  expect(names("return_asked", ["accepted"])).toEqual(["deny", "grant"]);
});

const open = { state: "accepted", due_at: null, handlers: [], co_handlers: [], complaint: false, major_case: null };
const beside = (more: object) => stepsBeside({ ...open, ...more }).map(({ name }) => name);

it("offers beside the life cycle what fits the incident, and nothing once it is over", () => {
  expect(beside({})).toEqual(["place", "classify", "progress", "joint", "major"]);
  expect(beside({ due_at: "2026-03-15T00:30:05Z", complaint: true })).toEqual(["place", "classify", "progress", "joint", "extend", "major", "triage"]);
  const body = { id: 3, code: "x", short_name: "五星中队" };
  expect(beside({ co_handlers: [{ body, done: true }] })).not.toContain("part");
  expect(beside({ co_handlers: [{ body, done: false }] })).toContain("part");
  expect(beside({ state: "closed" })).toEqual([]);
});

it("says bodies as numbers, several as a list, and leaves out what was left empty", () => {
  const step = (name: string) => [...stepsFrom("return_asked", ["owned"]), ...stepsBeside({ ...open, co_handlers: [{ body: { id: 3, code: "x", short_name: "五星中队" }, done: false }] })].find((one) => one.name === name)!;
  expect(commandOf(step("grant"), { body_id: "7", reason: " 属武进 " })).toEqual({ granted: true, body_id: 7, reason: "属武进" });
  expect(commandOf(step("joint"), { body_id: "7", reason: "跨区" })).toEqual({ body_ids: [7], reason: "跨区" });
  expect(commandOf(step("part"), { part: "3", result: "已完成" })).toEqual({ body_id: 3, result: "已完成" });
  expect(commandOf(step("classify"), { matter: "", severity: "high", reason: "" })).toEqual({ severity: "high" });
});
