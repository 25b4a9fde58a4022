/** Reading a track: where a device was at an instant, and where it was silent. Pure. */
import type { TrackFix } from "@/api/types";
import { parse } from "./time";

/** The last fix at or before the instant; null before the first. Fixes are oldest first. */
export function positionAt(fixes: readonly TrackFix[], atMs: number): TrackFix | null {
  let low = 0;
  let high = fixes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parse(fixes[middle]?.at) ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return fixes[low - 1] ?? null;
}

/** Spans without a fix that are longer than `longestS`, as instants. */
export function silences(fixes: readonly TrackFix[], longestS: number): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 1; i < fixes.length; i++) {
    const from = parse(fixes[i - 1]?.at) ?? 0;
    const to = parse(fixes[i]?.at) ?? 0;
    if (to - from > longestS * 1000) found.push([from, to]);
  }
  return found;
}
