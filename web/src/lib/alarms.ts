/** Reading alarms: which are open and in which order they are shown. Pure. */
import type { AlarmView } from "@/api/types";
import { parse } from "./time";

/** Nobody has acknowledged it yet. */
export function isOpen(alarm: AlarmView): boolean {
  return alarm.state === "raised";
}

/** Of the class that sounds at the desk. */
export function isLoud(alarm: AlarmView): boolean {
  return alarm.level === "emergency";
}

/** What is not closed yet: untaken before taken, loud before quiet, newest first. */
export function openAlarms(alarms: Iterable<AlarmView>): AlarmView[] {
  const rank = (alarm: AlarmView) => (isOpen(alarm) ? 0 : 2) + (isLoud(alarm) ? 0 : 1);
  return [...alarms]
    .filter((alarm) => alarm.state !== "closed")
    .sort((a, b) => rank(a) - rank(b) || (parse(b.raised_at) ?? 0) - (parse(a.raised_at) ?? 0));
}
