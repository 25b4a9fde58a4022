/** What the colours of a picture mean. The service paints with the same values. Pure. */
import type { PictureLayer } from "../types";

export interface Step {
  colour: string;
  label: string;
  /** Of a step that is a word rather than a value. */
  code?: string;
}

export interface Legend {
  unit: string;
  steps: readonly Step[];
}

/** From dark to light, evenly in lightness: read without hue too. */
export const SCALE = ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#bddf26", "#fde725"] as const;
export const SIGNAL_DBM = [-110, -100, -90, -80, -70, -60] as const;
const RELIABILITY = [50, 70, 80, 90, 95, 99] as const;

/** The best comes first. */
function steps(from: readonly number[]): Step[] {
  return SCALE.map((colour, at) => ({ colour, label: at === 0 ? `< ${from[0]}` : `≥ ${from[at - 1]}` })).reverse();
}

export function legendOf(layer: Exclude<PictureLayer, "best_server">, probability: number): Legend {
  const least = `${Math.round(probability * 100)} %`;
  if (layer === "signal") return { unit: "dBm", steps: steps(SIGNAL_DBM) };
  if (layer === "reliability") return { unit: "%", steps: steps(RELIABILITY) };
  if (layer === "redundancy") return { unit: `≥ ${least}`, steps: [{ colour: "#286ebe", label: "several", code: "several" }, { colour: "#e67814", label: "single", code: "single" }] };
  return { unit: `< ${least}`, steps: [{ colour: "#cd232d", label: "gap", code: "gap" }] };
}
