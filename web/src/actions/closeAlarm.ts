import { call } from "@/api/client";
import type { AlarmView, Id } from "@/api/types";
import { useDesk } from "@/state/desk";
import { useNotices } from "@/state/notices";
import { usePicture } from "@/state/picture";

/** Closes an alarm with what it was; it leaves the desk. */
export async function closeAlarm(id: Id, reason: string): Promise<void> {
  try {
    usePicture().put("alarm", await call<AlarmView>(`/api/alarms/${id}/close`, { body: { reason } }));
    const desk = useDesk();
    if (desk.subject?.kind === "alarm" && desk.subject.id === id) desk.select(null);
  } catch (error) {
    useNotices().refuse(error);
  }
}
