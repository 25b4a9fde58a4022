import { call } from "@/api/client";
import type { AlarmView, Id } from "@/api/types";
import { useNotices } from "@/state/notices";
import { usePicture } from "@/state/picture";

/** Acknowledges an alarm in this person's name. */
export async function acknowledgeAlarm(id: Id): Promise<void> {
  try {
    usePicture().put("alarm", await call<AlarmView>(`/api/alarms/${id}/acknowledge`, { body: {} }));
  } catch (error) {
    useNotices().refuse(error);
  }
}
