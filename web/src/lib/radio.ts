/** Reading radios and their calls. Pure. */
import type { CallView, DeviceRecord } from "@/api/types";

const RADIO_KINDS = new Set(["radio", "vehicle_radio"]);
/** Call types whose target is one radio; of the others it is a talk group. */
const TO_ONE = new Set(["private", "remote_monitor", "priority_private", "alert", "check", "enable", "disable"]);

export function isRadio(kind: string | null | undefined): boolean {
  return kind !== null && kind !== undefined && RADIO_KINDS.has(kind);
}

/** The number a radio is called by on the air; null where it is on another platform, or has none. */
export function airNumber(device: Pick<DeviceRecord, "protocol" | "identity">): number | null {
  return device.protocol === "hstrp" && device.identity !== null && /^[1-9]\d*$/.test(device.identity) ? Number(device.identity) : null;
}

/** Whether the target of a call is a talk group. */
export function isToGroup(call: Pick<CallView, "kind">): boolean {
  return !TO_ONE.has(call.kind);
}

/** Seconds on the air so far; null for a call that was only signalled. */
export function lastedS(call: Pick<CallView, "started_at" | "ended_at" | "talked_s">, nowMs: number): number | null {
  if (call.talked_s !== null) return call.talked_s;
  return call.ended_at === null ? Math.max(0, (nowMs - Date.parse(call.started_at)) / 1000) : null;
}
