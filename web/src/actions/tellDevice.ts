import { call } from "@/api/client";
import type { DeviceMessageView, Id } from "@/api/types";
import { useNotices } from "@/state/notices";

export type Word =
  | { kind: "text"; text: string; urgent: boolean }
  | { kind: "question"; text: string; urgent: boolean; answers: string[] }
  | { kind: "locate" }
  | { kind: "radio_check" }
  | { kind: "alert_call" };

/** Text, question or "where are you" to a vehicle terminal or a radio; its outcome comes with the device's messages. */
export async function tellDevice(deviceId: Id, word: Word): Promise<DeviceMessageView | null> {
  try {
    return await call<DeviceMessageView>(`/api/devices/${deviceId}/messages`, { body: form(word), idempotencyKey: crypto.randomUUID() });
  } catch (error) {
    useNotices().refuse(error);
    return null;
  }
}

/** The choices of a question are numbered from 1: that number comes back. */
function form(word: Word): Record<string, unknown> {
  if (word.kind !== "question") return word;
  const { answers, ...rest } = word;
  return { ...rest, choices: answers.map((text, i) => ({ id: i + 1, text })) };
}
