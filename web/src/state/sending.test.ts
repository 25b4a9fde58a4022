import { createPinia, setActivePinia } from "pinia";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useSending, WAIT_MS } from "./sending";

let sent: string[];
const order = (name: string, caution: string | null = null, about = "incident-1") => ({
  about, text: name, caution, send: () => Promise.resolve(void sent.push(name)),
});

beforeEach(() => {
  setActivePinia(createPinia());
  vi.useFakeTimers();
  sent = [];
});
afterEach(() => void vi.useRealTimers());

it("sends after three seconds and not before", async () => {
  useSending().arm(order("first"));
  await vi.advanceTimersByTimeAsync(WAIT_MS - 1);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toEqual(["first"]);
});

it("sends one that still stands when a key asks for another elsewhere, each once", async () => {
  const sending = useSending();
  sending.arm(order("first", null, "incident-1"));
  sending.arm(order("second", null, "incident-2"));
  expect(sent).toEqual(["first"]);
  await vi.advanceTimersByTimeAsync(10 * WAIT_MS);
  expect(sent).toEqual(["first", "second"]);
});

it("keeps a doubtful one under another until a person decides on it", async () => {
  const sending = useSending();
  sending.arm(order("stale", "position 14 min old", "incident-1"));
  sending.arm(order("second", null, "incident-2"));
  await vi.advanceTimersByTimeAsync(WAIT_MS);
  expect(sent).toEqual(["second"]);
  expect(sending.intention?.text).toBe("stale");
  await vi.advanceTimersByTimeAsync(10 * WAIT_MS);
  expect(sent).toEqual(["second"]);
  sending.stop();
  expect(sending.pending).toBe(false);
});

it("is stopped for good, and replaced by another about the same", async () => {
  const sending = useSending();
  sending.arm(order("first"));
  sending.stop();
  sending.arm(order("second"));
  sending.arm(order("third"));
  await vi.advanceTimersByTimeAsync(10 * WAIT_MS);
  expect(sent).toEqual(["third"]);
});

it("sends at once by Enter, and only once", async () => {
  const sending = useSending();
  sending.arm(order("first"));
  await sending.now();
  await vi.advanceTimersByTimeAsync(10 * WAIT_MS);
  expect(sent).toEqual(["first"]);
  expect(sending.pending).toBe(false);
});

it("waits for a person when something is doubtful", async () => {
  const sending = useSending();
  sending.arm(order("stale", "position 14 min old"));
  await vi.advanceTimersByTimeAsync(10 * WAIT_MS);
  expect(sent).toEqual([]);
  await sending.now();
  expect(sent).toEqual(["stale"]);
});
