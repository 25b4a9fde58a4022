import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { latest } from "./latest";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("asks once for a burst and lets the newest question win over a slower older one", async () => {
  const pending = new Map<string, (answer: string) => void>();
  const answers: string[] = [];
  const asked = latest<string, string>(
    200,
    (question) => new Promise((resolve) => pending.set(question, resolve)),
    (answer) => answers.push(answer),
  );
  asked.ask("a");
  asked.ask("b");
  await vi.advanceTimersByTimeAsync(200);
  expect([...pending.keys()]).toEqual(["b"]);
  asked.ask("c");
  await vi.advanceTimersByTimeAsync(200);
  pending.get("c")?.("answer to c");
  pending.get("b")?.("answer to b");
  await vi.runAllTimersAsync();
  expect(answers).toEqual(["answer to c"]);
});

it("tells the error of the newest question only, and nothing after cancel", async () => {
  const errors: unknown[] = [];
  const asked = latest<number, never>(10, () => Promise.reject(new Error("no")), () => undefined, (error) => errors.push(error));
  asked.ask(1);
  asked.cancel();
  await vi.runAllTimersAsync();
  expect(errors).toEqual([]);
  asked.ask(2);
  await vi.runAllTimersAsync();
  expect(errors).toHaveLength(1);
});

it("reads again only when no answer is awaited, so that a slow service is heard to the end", async () => {
  const pending: ((answer: number) => void)[] = [];
  const answers: number[] = [];
  const asked = latest<null, number>(10, () => new Promise((resolve) => pending.push(resolve)), (answer) => answers.push(answer));
  asked.again(null);
  asked.again(null);
  await vi.advanceTimersByTimeAsync(10);
  asked.again(null);
  await vi.advanceTimersByTimeAsync(10);
  expect(pending).toHaveLength(1);
  pending[0]?.(1);
  await vi.advanceTimersByTimeAsync(0);
  asked.again(null);
  await vi.advanceTimersByTimeAsync(10);
  expect(pending).toHaveLength(2);
  expect(answers).toEqual([1]);
});
