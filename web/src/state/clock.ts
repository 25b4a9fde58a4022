/** The service's clock, ticking once a second. Timers of the desk run on it, not on the machine's. */
import { defineStore } from "pinia";
import { ref } from "vue";

const LARGE_OFFSET_MS = 2000;

export const useClock = defineStore("clock", () => {
  const now = ref(Date.now());
  const offsetMs = ref(0);

  /** The service said what time it is. Small differences are the way of the message and are left alone. */
  function setServerTime(ms: number): void {
    const offset = ms - Date.now();
    if (Math.abs(offset - offsetMs.value) > LARGE_OFFSET_MS / 4) offsetMs.value = offset;
    now.value = present();
  }

  function present(): number {
    return Date.now() + offsetMs.value;
  }

  setInterval(() => {
    now.value = present();
  }, 1000);

  return { now, offsetMs, setServerTime, present };
});
