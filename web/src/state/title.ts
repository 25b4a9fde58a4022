/** Title and icon count what waits, so that a hidden window still says so. */
import { computed, watch } from "vue";
import { useI18n } from "vue-i18n";
import { isLoud, isOpen } from "@/lib/alarms";
import { groupOf } from "@/lib/queue";
import { useClock } from "./clock";
import { usePicture } from "./picture";

export function useTitle(): void {
  const { t } = useI18n();
  const clock = useClock();
  const picture = usePicture();
  const waiting = computed(() => {
    let count = 0;
    for (const incident of picture.incidents.values()) {
      const group = groupOf(incident, picture.ordersOf(incident), clock.now);
      if (group === "new" || group === "overdue") count += 1;
    }
    return count;
  });
  const alarms = computed(() => [...picture.alarms.values()].filter((alarm) => isLoud(alarm) && isOpen(alarm)).length);

  watch([waiting, alarms, () => t("product.name")], ([open, loud, name]) => {
    document.title = `${loud ? `⚠${loud} ` : ""}${open ? `(${open}) ` : ""}${name}`;
    document.getElementById("favicon")?.setAttribute("href", loud ? "/favicon-alarm.svg" : "/favicon.svg");
  }, { immediate: true });
}
