/** View, selection, filters, trail and the open form stand in the page's address and survive a reload. */
import { type Ref, watch } from "vue";
import type { Router } from "vue-router";
import { GROUPS } from "@/lib/queue";
import { LEFT_TABS, readSubject, useDesk, writeSubject } from "./desk";
import { allowed } from "./rights";
import { type Span, SPANS_H, useTrail } from "./trail";

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

/** `12.4`: the way of device 12 over the last four hours. */
export function readTrail(text: unknown): { device: number; hours: Span } | null {
  const [device, hours] = typeof text === "string" && /^\d+\.\d+$/.test(text) ? text.split(".").map(Number) : [];
  const span = SPANS_H.find((one) => one === hours);
  return device !== undefined && span !== undefined ? { device, hours: span } : null;
}

export function writeTrail(device: number | null, hours: number): string | undefined {
  return device === null ? undefined : `${device}.${hours}`;
}

/**
 * Takes over what the address says, then keeps the address as the desk is. The form of a call stands there as open,
 * with nothing that was typed into it. `more` is what a page adds of its own.
 */
export function useDeskAddress(view: Ref<View | null>, router: Router, more: Record<string, () => string | undefined> = {}): void {
  const desk = useDesk();
  const trail = useTrail();
  const { query, path } = router.currentRoute.value;
  desk.select(readSubject(query["in"]));
  desk.leftTab = LEFT_TABS.find((tab) => tab === query["list"]) ?? "queue";
  desk.group = GROUPS.find((group) => group === query["queue"]) ?? null;
  desk.forceFilter = typeof query["force"] === "string" ? query["force"] : "";
  desk.intake = query["do"] === "intake" && allowed("incident_create");
  const way = allowed("track_read") ? readTrail(query["trail"]) : null;
  desk.trailOf = way?.device ?? null;
  if (way) trail.hours = way.hours;

  let timer: ReturnType<typeof setTimeout> | undefined;
  const said = (): Record<string, string | undefined> => ({
    at: writeView(view.value), in: writeSubject(desk.subject),
    list: desk.leftTab === "queue" ? undefined : desk.leftTab, queue: desk.group ?? undefined, force: desk.forceFilter || undefined,
    do: desk.intake ? "intake" : undefined, trail: writeTrail(desk.trailOf, trail.hours),
    ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, value()])),
  });
  watch(said, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (router.currentRoute.value.path !== path) return;
      void router.replace({ query: Object.fromEntries(Object.entries(said()).filter(([, value]) => value !== undefined)) });
    }, WRITE_AFTER_MS);
  });
}
