import { expect, it } from "vitest";
import { stepsFrom } from "./steps";

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
