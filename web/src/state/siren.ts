/** An emergency rings until somebody, at this desk or another, acknowledges, shelves or closes it, or this desk is muted. */
import { computed, onBeforeUnmount, watch } from "vue";
import { ringers, ringing } from "@/lib/ringing";
import { usePicture } from "./picture";
import { usePreferences } from "./preferences";
import { allowed } from "./rights";
import { useSound } from "./sound";

export function useSiren(): void {
  const picture = usePicture();
  const preferences = usePreferences();
  const sound = useSound();
  const open = computed(() => (sound.unlocked && !preferences.muted ? ringers(picture.alarms.values()) : []));

  watch(open, (now, before) => {
    const step = ringing(before ?? [], now);
    // Who cannot take it hears it once.
    if (step === "begin") sound.ring(allowed("alarm_handle"));
    else if (step === "stop") sound.hush();
  }, { immediate: true });
  onBeforeUnmount(() => sound.hush());
}
