/** The way of one device over a span of time, and the instant the slider stands on. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef, watch } from "vue";
import { loadTrack } from "@/actions/loadTrack";
import type { TrackFix } from "@/api/types";
import { parse } from "@/lib/time";
import { positionAt } from "@/lib/track";
import type { Trail } from "@/map/layer";
import { useClock } from "./clock";
import { useDesk } from "./desk";
import { useNotices } from "./notices";

export const SPANS_H = [1, 2, 4, 8, 24] as const;
export type Span = (typeof SPANS_H)[number];

export const useTrail = defineStore("trail", () => {
  const clock = useClock();
  const desk = useDesk();
  const hours = ref<number>(1);
  const fixes = shallowRef<TrackFix[]>([]);
  const at = ref(0);
  const start = ref(0);
  const end = ref(0);
  const loading = ref(false);
  const playing = ref(false);
  const speed = ref(20);
  let running: AbortController | null = null;

  // The service's clock may turn out to be another than this machine's.
  watch([() => desk.trailOf, hours, () => clock.offsetMs], () => void load(), { immediate: true });

  async function load(): Promise<void> {
    running?.abort();
    fixes.value = [];
    playing.value = false;
    if (desk.trailOf === null) return;
    const own = (running = new AbortController());
    end.value = clock.present();
    start.value = end.value - hours.value * 3_600_000;
    at.value = end.value;
    loading.value = true;
    try {
      const track = await loadTrack(desk.trailOf, start.value, end.value, own.signal);
      if (running === own) fixes.value = track.points;
    } catch (error) {
      if (running === own) useNotices().refuse(error);
    } finally {
      if (running === own) loading.value = false;
    }
  }

  const here = computed(() => positionAt(fixes.value, at.value));
  const line = computed(() => fixes.value.map((fix) => ({ lon: fix.longitude_deg, lat: fix.latitude_deg })));
  const trail = computed<Trail | null>(() => {
    if (desk.trailOf === null) return null;
    const head = here.value;
    return {
      line: line.value,
      head: head && { lon: head.longitude_deg, lat: head.latitude_deg, courseDeg: head.course_deg },
    };
  });

  function play(): void {
    playing.value = !playing.value;
    if (!playing.value) return;
    if (at.value >= end.value) at.value = parse(fixes.value[0]?.at) ?? start.value;
    let last = performance.now();
    const tick = (stamp: number): void => {
      if (!playing.value) return;
      at.value = Math.min(end.value, at.value + (stamp - last) * speed.value);
      last = stamp;
      if (at.value >= end.value) playing.value = false;
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  return { hours, fixes, at, start, end, loading, playing, speed, here, trail, play };
});
