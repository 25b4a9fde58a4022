/** When an emergency that nobody has taken rings, and which one makes it begin anew. Pure. */
import type { AlarmView, Id } from "@/api/types";
import { isOpen } from "./alarms";

/** Often while it is fresh, seldom later, and at last the picture alone goes on. */
const PHASES = [
  { untilS: 60, everyS: 5 },
  { untilS: 300, everyS: 15 },
  { untilS: 1800, everyS: 60 },
] as const;

/** Seconds after the first ring, itself included. */
export const RINGS_S: readonly number[] = ringTimes();

export type Ringing = "begin" | "go on" | "stop";

/** The alarms that are heard until somebody takes them. */
export function ringers(alarms: Iterable<AlarmView>): Id[] {
  return [...alarms].filter((alarm) => alarm.sounds && isOpen(alarm)).map(({ id }) => id);
}

/** A fresh one begins anew; what was taken leaves the others ringing; the last one taken is silence. */
export function ringing(before: readonly Id[], now: readonly Id[]): Ringing {
  if (now.length === 0) return "stop";
  return now.every((id) => before.includes(id)) ? "go on" : "begin";
}

function ringTimes(): number[] {
  const times: number[] = [];
  let at = 0;
  for (const { untilS, everyS } of PHASES) {
    for (; at < untilS; at += everyS) times.push(at);
  }
  return times;
}
