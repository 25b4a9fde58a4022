/** Chimes of the desk, made by the browser itself. Silent until a person unlocked it by a gesture. */
import { defineStore } from "pinia";
import { ref } from "vue";
import { RINGS_S } from "@/lib/ringing";
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

/** The test tone is heard to its end first. */
const AFTER_OTHERS_S = 0.4;

export const useSound = defineStore("sound", () => {
  const preferences = usePreferences();
  const unlocked = ref(false);
  /** An emergency rings here. */
  const isRinging = ref(false);
  let context: AudioContext | null = null;
  let siren: { out: GainNode; sources: OscillatorNode[] } | null = null;

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
    sequence(context, chime, context.currentTime, context.destination);
  }

  /**
   * The emergency's sound, again and again by the plan of `RINGS_S`. All of it is laid down on the sound card's own
   * clock: the timers of a hidden page are slowed down by the browser.
   */
  function ring(again: boolean): void {
    hush();
    if (!context) return;
    const out = context.createGain();
    out.connect(context.destination);
    const start = context.currentTime + AFTER_OTHERS_S;
    const sources = (again ? RINGS_S : RINGS_S.slice(0, 1)).flatMap((at) => sequence(context as AudioContext, "emergency", start + at, out));
    const last = sources.at(-1);
    if (last) last.onended = hush;
    siren = { out, sources };
    isRinging.value = true;
  }

  function hush(): void {
    siren?.out.disconnect();
    for (const source of siren?.sources ?? []) {
      source.onended = null;
      source.stop();
    }
    siren = null;
    isRinging.value = false;
  }

  return { unlocked, isRinging, unlock, play, ring, hush };
});

/** One tone after the other; gives what sounds, in order. */
function sequence(context: AudioContext, chime: Chime, at: number, out: AudioNode): OscillatorNode[] {
  return CHIMES[chime].map(([hertz, seconds]) => {
    const source = tone(context, hertz, at, seconds, GAIN[chime], out);
    at += seconds + 0.03;
    return source;
  });
}

function tone(context: AudioContext, hertz: number, at: number, seconds: number, gain: number, out: AudioNode): OscillatorNode {
  const source = context.createOscillator();
  const level = context.createGain();
  source.type = "triangle";
  source.frequency.value = hertz;
  level.gain.setValueAtTime(0, at);
  level.gain.linearRampToValueAtTime(gain, at + 0.015);
  level.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  source.connect(level).connect(out);
  source.start(at);
  source.stop(at + seconds);
  return source;
}
