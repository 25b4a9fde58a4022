import { call } from "@/api/client";
import type { Id } from "@/api/types";
import { useNotices } from "@/state/notices";

/** Ends the duty of a crew; one that has an order is refused by the service. */
export async function signCrewOff(crewId: Id): Promise<void> {
  try {
    await call(`/api/crews/${crewId}/sign-off`, { method: "POST", idempotencyKey: crypto.randomUUID() });
  } catch (error) {
    useNotices().refuse(error);
  }
}
