/** The keys that every desk has, whatever lies on it. */
import { acknowledgeAlarm } from "@/actions/acknowledgeAlarm";
import { isOpen, openAlarms } from "@/lib/alarms";
import { trackedDevice } from "@/lib/crews";
import { useDesk } from "@/state/desk";
import { useKeys } from "@/state/keys";
import { useMarks } from "@/state/marks";
import { usePicture } from "@/state/picture";
import { usePreferences } from "@/state/preferences";
import { demand } from "@/state/rights";

export interface DeskKeys {
  acknowledge: () => boolean;
  dark: () => void;
  mute: () => void;
}

export function useDeskKeys(help: () => void): DeskKeys {
  const desk = useDesk();
  const marks = useMarks();
  const picture = usePicture();
  const preferences = usePreferences();

  /** An emergency is acknowledged only when it is open before a person's eyes, with its place on the map. */
  function acknowledge(): boolean {
    const chosen = desk.subject;
    const alarm = chosen?.kind === "alarm" ? picture.alarms.get(chosen.id) : undefined;
    if (alarm && isOpen(alarm)) {
      if (demand("alarm_handle")) void acknowledgeAlarm(alarm.id);
      return true;
    }
    const top = openAlarms(picture.alarms.values()).find(isOpen);
    if (!top) return false;
    desk.select({ kind: "alarm", id: top.id });
    desk.goal = marks.placeOfAlarm(top);
    return true;
  }

  function dark(): void {
    preferences.theme = preferences.theme === "dark" ? "light" : "dark";
  }

  function mute(): void {
    preferences.muted = !preferences.muted;
  }

  /** The way of the vehicle in hand. */
  function replay(): boolean {
    const chosen = desk.subject;
    if (chosen?.kind !== "device" && chosen?.kind !== "crew") return false;
    if (!demand("track_read")) return true;
    desk.trailOf = chosen.kind === "device" ? chosen.id : (trackedDevice(picture.crews.get(chosen.id))?.id ?? null);
    return true;
  }

  function back(): boolean {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    return desk.back();
  }

  useKeys({ acknowledge, dark, mute, replay, back, help });
  return { acknowledge, dark, mute };
}
