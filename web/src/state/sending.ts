/** An order that a key has asked for: shown for three seconds, then sent, unless somebody stops it. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";

export const WAIT_MS = 3000;

export interface Intention {
  /** What will happen, in words. */
  text: string;
  /** What is doubtful about it, for instance a stale position. */
  caution: string | null;
  send(): Promise<void>;
}

export const useSending = defineStore("sending", () => {
  const intention = shallowRef<Intention | null>(null);
  const startedAt = ref(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pending = computed(() => intention.value !== null);

  /** A doubtful order does not run out by itself: it waits for Enter. */
  function arm(next: Intention): void {
    stop();
    intention.value = next;
    startedAt.value = Date.now();
    if (next.caution === null) timer = setTimeout(() => void now(), WAIT_MS);
  }

  async function now(): Promise<void> {
    const chosen = intention.value;
    stop();
    await chosen?.send();
  }

  function stop(): void {
    clearTimeout(timer);
    intention.value = null;
  }

  return { intention, startedAt, pending, arm, now, stop };
});
