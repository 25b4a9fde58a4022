/** How far a message to a device came, and what the person or the set answered. Pure. */
import type { DeviceMessageView } from "@/api/types";
import { degrees } from "./format";

const UNDER_WAY = new Set(["queued", "sent"]);

/** A question that the set has received still waits for the person. */
export function isUnderWay(message: Pick<DeviceMessageView, "kind" | "state">): boolean {
  return UNDER_WAY.has(message.state) || (message.kind === "question" && message.state === "received");
}

export function answerOf(message: Pick<DeviceMessageView, "payload" | "answer">): string {
  const answer = message.answer ?? {};
  const chosen = answer["answer_id"];
  if (typeof chosen === "number") {
    const choices = (message.payload["choices"] ?? []) as { id: number; text: string }[];
    return choices.find(({ id }) => id === chosen)?.text ?? `#${chosen}`;
  }
  const { longitude: lon, latitude: lat } = answer;
  return typeof lon === "number" && typeof lat === "number" ? degrees(lon, lat) : "";
}
