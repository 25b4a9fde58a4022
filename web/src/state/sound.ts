/** Chimes of the desk, made by the browser itself. Silent until a person unlocked it by a gesture. */
import { defineStore } from "pinia";
import { ref } from "vue";
import { usePreferences } from "./preferences";

/** Hertz and seconds, one after the other. */
const CHIMES = {
  test: [[660, 0.12], [880, 0.16]],
  item: [[784, 0.1], [1047, 0.16]],
  returned: [[622, 0.12], [494, 0.2]],
  emergency: [[988, 0.16], [740, 0.16], [988, 0.16], [740, 0.16], [988, 0.3]],
} as const;
export type Chime = keyof typeof CHIMES;

const GAIN: Record<Chime, number> = { test: 0.12, item: 0.08, returned: 0.1, emergency: 0.35 };

export const useSound = defineStore("sound", () => {
  const preferences = usePreferences();
  const unlocked = ref(false);
  let context: AudioContext | null = null;

  /** Has to be called from a click or a key; plays the test tone. */
  async function unlock(): Promise<void> {
    context ??= new AudioContext();
    context.onstatechange = () => {
      unlocked.value = context?.state === "running";
    };
    await context.resume();
    unlocked.value = context.state === "running";
    play("test");
  }

  function play(chime: Chime): void {
    if (!context || context.state !== "running" || (preferences.muted && chime !== "test")) return;
    let at = context.currentTime;
    for (const [hertz, seconds] of CHIMES[chime]) {
      tone(context, hertz, at, seconds, GAIN[chime]);
      at += seconds + 0.03;
    }
  }

  return { unlocked, unlock, play };
});

function tone(context: AudioContext, hertz: number, at: number, seconds: number, gain: number): void {
  const source = context.createOscillator();
  const level = context.createGain();
  source.type = "triangle";
  source.frequency.value = hertz;
  level.gain.setValueAtTime(0, at);
  level.gain.linearRampToValueAtTime(gain, at + 0.015);
  level.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  source.connect(level).connect(context.destination);
  source.start(at);
  source.stop(at + seconds);
}
