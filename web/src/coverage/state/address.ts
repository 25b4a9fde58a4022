/** Keeps the page's address as the planner's choices are. */
import { type Ref, watch } from "vue";
import type { Router } from "vue-router";
import type { View } from "@/map/groundMap";
import { writeView } from "@/state/address";
import { writeChoices } from "../lib/choices";
import { useCoverageView } from "./view";

const WRITE_AFTER_MS = 250;

export function useCoverageAddress(at: Ref<View | null>, router: Router): void {
  const view = useCoverageView();
  const { path } = router.currentRoute.value;
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch([at, () => view.choices], () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (router.currentRoute.value.path !== path) return;
      const where = writeView(at.value);
      void router.replace({ query: { ...(where ? { at: where } : {}), ...writeChoices(view.choices) } });
    }, WRITE_AFTER_MS);
  });
}
