import { call } from "@/api/client";
import type { Id, IncidentView } from "@/api/types";
import { useDesk } from "@/state/desk";
import { useNotices } from "@/state/notices";
import { usePicture } from "@/state/picture";

/** Makes the incident of an emergency alarm and opens it with its candidates; asked again, the same one. */
export async function callForHelp(alarmId: Id): Promise<void> {
  try {
    const made = await call<IncidentView>(`/api/alarms/${alarmId}/help`, { method: "POST", idempotencyKey: `help-${alarmId}` });
    usePicture().put("incident", made);
    useDesk().select({ kind: "incident", id: made.id });
  } catch (error) {
    useNotices().refuse(error);
  }
}
