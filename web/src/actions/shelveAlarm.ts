import { call } from "@/api/client";
import type { AlarmView, Id } from "@/api/types";
import { useClock } from "@/state/clock";
import { useNotices } from "@/state/notices";
import { usePicture } from "@/state/picture";

/** Puts an alarm aside for some minutes, in this person's name; then it stands there again. */
export async function shelveAlarm(id: Id, minutes: number): Promise<void> {
  const until = new Date(useClock().present() + minutes * 60_000).toISOString();
  try {
    usePicture().put("alarm", await call<AlarmView>(`/api/alarms/${id}/shelve`, { body: { until } }));
  } catch (error) {
    useNotices().refuse(error);
  }
}
