import { call } from "@/api/client";
import type { AlarmView, Id } from "@/api/types";
import { useNotices } from "@/state/notices";
import { usePicture } from "@/state/picture";

/** Closes an alarm with what it was. */
export async function closeAlarm(id: Id, reason: string): Promise<void> {
  try {
    usePicture().put("alarm", await call<AlarmView>(`/api/alarms/${id}/close`, { body: { reason } }));
  } catch (error) {
    useNotices().refuse(error);
  }
}
