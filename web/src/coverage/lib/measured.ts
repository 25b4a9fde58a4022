/** What was measured beside what was predicted, as dots on the map; never an average of the two. Pure. */
import { markOf } from "@/lib/coordinates";
import { collection, pointFeature } from "@/map/layer";
import type { MeasuredBins } from "../types";
import { SCALE, SIGNAL_DBM, type Step } from "./legend";

/** Nothing was heard there. */
export const UNHEARD = "#b8bfc2";
/** Measured less predicted in dB, from the lower bound on; red below, blue above, pale between. */
export const DIFFERENCES_DB: readonly (readonly [number, string])[] = [[-Infinity, "#b2182b"], [-12, "#ef8a62"], [-6, "#f4f1ee"], [6, "#67a9cf"], [12, "#2166ac"]];

export function levelColour(dbm: number | null): string {
  if (dbm === null) return UNHEARD;
  return SCALE[SIGNAL_DBM.filter((step) => dbm >= step).length] ?? UNHEARD;
}

export function differenceColour(db: number | null): string {
  if (db === null) return UNHEARD;
  return DIFFERENCES_DB.filter(([from]) => db >= from).at(-1)?.[1] ?? UNHEARD;
}

export type Dots = "measured" | "predicted" | "disagreement";

/** `loud`: radios saw a gap where the model sees none. */
export function dots(bins: MeasuredBins, layer: Dots): GeoJSON.FeatureCollection {
  return collection(bins.features.flatMap(({ geometry, properties }) => {
    const place = markOf(geometry);
    const colour = layer === "disagreement" ? differenceColour(properties.difference_db) : levelColour(properties[`${layer}_dbm`]);
    return place ? [pointFeature(place, { colour, loud: layer === "disagreement" && properties.verdict === "unseen_gap" })] : [];
  }));
}

/** The strongest surprise upwards first. */
export function differenceSteps(): Step[] {
  const label = (from: number, to: number | undefined): string => (to === undefined ? `≥ ${from}` : Number.isFinite(from) ? `${from} … ${to}` : `< ${to}`);
  return DIFFERENCES_DB.map(([from, colour], at) => ({ colour, label: label(from, DIFFERENCES_DB[at + 1]?.[0]) })).reverse();
}
