import { expect, it } from "vitest";
import type { AlarmView } from "@/api/types";
import { RINGS_S, ringers, ringing } from "./ringing";

it("rings at once, ever more seldom, and no longer than half an hour", () => {
  expect(RINGS_S.slice(0, 3)).toEqual([0, 5, 10]);
  const waits = RINGS_S.slice(1).map((at, i) => at - (RINGS_S[i] ?? 0));
  expect([...waits].sort((a, b) => a - b)).toEqual(waits);
  expect(new Set(waits)).toEqual(new Set([5, 15, 60]));
  expect(RINGS_S.at(-1)).toBeLessThan(1800);
  expect(RINGS_S.length).toBeLessThan(60);
});

it("hears what sounds and nobody has taken", () => {
  const alarm = (id: number, state: AlarmView["state"], sounds: boolean) => ({ id, state, sounds }) as AlarmView;
  expect(ringers([alarm(1, "raised", true), alarm(2, "raised", false), alarm(3, "acknowledged", true), alarm(4, "shelved", true)])).toEqual([1]);
});

it("begins anew for a fresh one, goes on for those that are left, and stops with the last", () => {
  expect(ringing([], [1])).toBe("begin");
  expect(ringing([1], [1, 2])).toBe("begin");
  expect(ringing([1, 2], [2])).toBe("go on");
  expect(ringing([2], [])).toBe("stop");
});
