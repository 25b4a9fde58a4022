/** An order that a key has asked for: shown for three seconds, then sent, unless somebody stops it. None is lost to another. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";

export const WAIT_MS = 3000;

export interface Intention {
  /** What it decides, for instance an incident: a second intention about the same replaces the first. */
  about: string;
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
  /** Doubtful ones that another intention has covered; they come back when it is done. */
  let covered: Intention[] = [];
  const pending = computed(() => intention.value !== null);

  /**
   * Shows the next one. One about something else that still stood is sent now: nobody has stopped it.
   * A doubtful order does not run out by itself: it waits for Enter, also under another.
   */
  function arm(next: Intention): void {
    const standing = intention.value;
    covered = covered.filter(({ about }) => about !== next.about);
    if (standing && standing.about !== next.about) {
      if (standing.caution === null) void standing.send();
      else covered.push(standing);
    }
    show(next);
  }

  async function now(): Promise<void> {
    const chosen = intention.value;
    stop();
    await chosen?.send();
  }

  /** Takes it back; one that it covered stands again. */
  function stop(): void {
    show(covered.pop() ?? null);
  }

  function show(next: Intention | null): void {
    clearTimeout(timer);
    intention.value = next;
    startedAt.value = Date.now();
    if (next?.caution === null) timer = setTimeout(() => void now(), WAIT_MS);
  }

  return { intention, startedAt, pending, arm, now, stop };
});
