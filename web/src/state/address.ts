/** View, selection and filters stand in the page's address and survive a reload. */
import { type Ref, watch } from "vue";
import type { Router } from "vue-router";
import { GROUPS, type Group } from "@/lib/queue";
import { readSubject, useDesk, writeSubject } from "./desk";

export interface View {
  lon: number;
  lat: number;
  zoom: number;
}

const WRITE_AFTER_MS = 250;

/** `119.95000,31.75000,10.5` */
export function readView(text: unknown): View | null {
  const [lon, lat, zoom] = typeof text === "string" ? text.split(",").map(Number) : [];
  if (lon === undefined || lat === undefined || zoom === undefined) return null;
  return [lon, lat, zoom].every(Number.isFinite) && Math.abs(lon) <= 180 && Math.abs(lat) < 86 ? { lon, lat, zoom } : null;
}

export function writeView(view: View | null): string | undefined {
  return view ? `${view.lon.toFixed(5)},${view.lat.toFixed(5)},${view.zoom.toFixed(2)}` : undefined;
}

/** Takes over what the address says, then keeps the address as the desk is. */
export function useDeskAddress(view: Ref<View | null>, router: Router): void {
  const desk = useDesk();
  const { query, path } = router.currentRoute.value;
  desk.select(readSubject(query["in"]));
  desk.leftTab = query["list"] === "force" ? "force" : "queue";
  desk.group = GROUPS.find((group) => group === query["queue"]) ?? null;

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch([view, () => desk.subject, () => desk.leftTab, () => desk.group as Group | null], () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (router.currentRoute.value.path !== path) return;
      const said = {
        at: writeView(view.value), in: writeSubject(desk.subject),
        list: desk.leftTab === "force" ? "force" : undefined, queue: desk.group ?? undefined,
      };
      void router.replace({ query: Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) });
    }, WRITE_AFTER_MS);
  });
}
