import { call } from "@/api/client";
import type { Id } from "@/api/types";
import { say } from "@/i18n";
import { useNotices } from "@/state/notices";

export type Word = { kind: "text"; text: string; urgent: boolean } | { kind: "question"; text: string; answers: string[] } | { kind: "locate" };

/** Text, question or "where are you" to a vehicle terminal; its outcome comes with the device's commands. */
export async function tellVehicle(deviceId: Id, { kind, ...details }: Word): Promise<boolean> {
  try {
    await call(`/api/devices/${deviceId}/${kind}`, { body: details, idempotencyKey: crypto.randomUUID() });
    useNotices().tell("good", say("device.asked"));
    return true;
  } catch (error) {
    useNotices().refuse(error);
    return false;
  }
}
