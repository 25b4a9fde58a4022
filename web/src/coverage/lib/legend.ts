/** What the colours of a picture mean. The service paints with the same values. Pure. */
import type { Layer } from "../types";

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

const SIGNAL_DBM: readonly [number, string][] = [[-70, "#fde725"], [-80, "#a0da39"], [-90, "#4ac16d"], [-100, "#1fa187"], [-110, "#277f8e"], [-120, "#46327e"]];
const SURE: readonly [number, string][] = [[0.99, "#fde725"], [0.97, "#a0da39"], [0.95, "#4ac16d"], [0.9, "#1fa187"], [0.8, "#365c8d"], [0.5, "#46327e"]];

export function legendOf(layer: Exclude<Layer, "best_server">, probability: number): Legend {
  if (layer === "signal") return { unit: "dBm", steps: SIGNAL_DBM.map(([from, colour]) => ({ colour, label: `≥ ${from}` })) };
  if (layer === "reliability") return { unit: "%", steps: SURE.map(([from, colour]) => ({ colour, label: `≥ ${Math.round(from * 100)}` })) };
  if (layer === "redundancy") {
    return { unit: "", steps: [{ colour: "#1fa187", label: "several", code: "several" }, { colour: "#fde725", label: "single", code: "single" }, { colour: "#440154", label: "none", code: "none" }] };
  }
  return { unit: `< ${Math.round(probability * 100)} %`, steps: [{ colour: "#d0402f", label: "gap", code: "gap" }] };
}
