/** The planner's choices and how they stand in the page's address. Pure. */
import type { Place } from "@/lib/coordinates";
import { DIRECTIONS, LAYERS, LEVELS, TERMINALS, type Direction, type Layer, type Level, type Terminal } from "../types";

export const SHOWN = ["areas", "gaps", "failures", "proposals"] as const;
export type Shown = (typeof SHOWN)[number];
export const PROBABILITIES = [0.5, 0.8, 0.9, 0.95, 0.97, 0.99] as const;
/** Where the study says nothing of its own. */
export const STARTING_PROBABILITY: Record<Terminal, number> = { handheld_at_head: 0.9, handheld_on_hip: 0.9, vehicle: 0.95 };

export interface Choices {
  study: number | null;
  /** The study it is compared with. */
  compare: number | null;
  layer: Layer | null;
  terminal: Terminal;
  direction: Direction;
  /** Null: the study's own for the terminal. */
  probability: number | null;
  level: Level;
  /** Code of the area in hand. */
  area: string | null;
  point: Place | null;
  left: "studies" | "sites";
  shown: Shown;
}

type Query = Record<string, unknown>;

export function readChoices(query: Query): Choices {
  return {
    study: number(query["study"]),
    compare: number(query["with"]),
    layer: query["layer"] === "none" ? null : oneOf(LAYERS, query["layer"], "reliability"),
    terminal: oneOf(TERMINALS, query["terminal"], "handheld_at_head"),
    direction: oneOf(DIRECTIONS, query["direction"], "both"),
    probability: PROBABILITIES.find((each) => each === number(query["p"])) ?? null,
    level: oneOf(LEVELS, query["level"], "township"),
    area: typeof query["area"] === "string" && query["area"] ? query["area"] : null,
    point: place(query["point"]),
    left: query["list"] === "sites" ? "sites" : "studies",
    shown: oneOf(SHOWN, query["show"], "areas"),
  };
}

/** Only what differs from the beginning, so that addresses stay short. */
export function writeChoices(choices: Choices): Record<string, string> {
  const start = readChoices({});
  const said: Record<string, string | null> = {
    study: text(choices.study),
    with: text(choices.compare),
    layer: choices.layer === start.layer ? null : (choices.layer ?? "none"),
    terminal: choices.terminal === start.terminal ? null : choices.terminal,
    direction: choices.direction === start.direction ? null : choices.direction,
    p: text(choices.probability),
    level: choices.level === start.level ? null : choices.level,
    area: choices.area,
    point: choices.point && `${choices.point.lon.toFixed(5)},${choices.point.lat.toFixed(5)}`,
    list: choices.left === start.left ? null : choices.left,
    show: choices.shown === start.shown ? null : choices.shown,
  };
  return Object.fromEntries(Object.entries(said).filter((pair): pair is [string, string] => pair[1] !== null));
}

function oneOf<T extends string>(words: readonly T[], said: unknown, otherwise: T): T {
  return words.find((word) => word === said) ?? otherwise;
}

function number(said: unknown): number | null {
  const value = typeof said === "string" && said !== "" ? Number(said) : NaN;
  return Number.isFinite(value) ? value : null;
}

function text(value: number | null): string | null {
  return value === null ? null : String(value);
}

function place(said: unknown): Place | null {
  const [lon, lat] = typeof said === "string" ? said.split(",").map(Number) : [];
  if (lon === undefined || lat === undefined || !Number.isFinite(lon) || !Number.isFinite(lat)) return null;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : null;
}
