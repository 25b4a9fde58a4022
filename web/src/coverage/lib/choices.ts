/** The planner's choices and how they stand in the page's address. Pure. */
import type { Place } from "@/lib/coordinates";
import { BEARER_LAYERS, type BearerLayer } from "./bearers";
import { DIRECTIONS, LAYERS, LEVELS, TERMINALS, type Direction, type Layer, type Level, type Terminal } from "../types";

export const SHOWN = ["areas", "gaps", "failures", "proposals", "unseen"] as const;
export type Shown = (typeof SHOWN)[number];
export const LEFT = ["studies", "sites", "measured", "basis"] as const;
export type Left = (typeof LEFT)[number];
/** How many days of the radios' own reports are looked at; 0: none of them. */
export const DAYS = [30, 7, 1, 0] as const;
/** Readings with which a square counts. */
export const LEAST = [10, 5, 3, 1] as const;
/** How many months of what bearers carried; this one is the first. */
export const MONTHS = [3, 1, 12] as const;
const MOST_DRIVES = 50;
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
  left: Left;
  shown: Shown;
  /** Which measurements the study is held against. */
  days: number;
  drives: readonly number[];
  least: number;
  /** The calibration in hand, or the acceptance drive. */
  fit: number | null;
  plan: number | null;
  /** Measured, predicted and their difference as three maps. */
  beside: boolean;
  bearer: BearerLayer;
  months: number;
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
    left: oneOf(LEFT, query["list"], "studies"),
    shown: oneOf(SHOWN, query["show"], "areas"),
    days: DAYS.find((each) => each === number(query["days"])) ?? DAYS[0],
    drives: numbers(query["drives"]),
    least: LEAST.find((each) => each === number(query["least"])) ?? LEAST[0],
    fit: number(query["fit"]),
    plan: number(query["plan"]),
    beside: query["beside"] === "1",
    bearer: oneOf(BEARER_LAYERS, query["bearer"], "together"),
    months: MONTHS.find((each) => each === number(query["months"])) ?? MONTHS[0],
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
    days: choices.days === start.days ? null : text(choices.days),
    drives: choices.drives.length > 0 ? choices.drives.join(".") : null,
    least: choices.least === start.least ? null : text(choices.least),
    fit: text(choices.fit),
    plan: text(choices.plan),
    beside: choices.beside ? "1" : null,
    bearer: choices.bearer === start.bearer ? null : choices.bearer,
    months: choices.months === start.months ? null : text(choices.months),
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

/** `3.7.12`; whatever is no id is left out. */
function numbers(said: unknown): number[] {
  const ids = typeof said === "string" ? said.split(".").map(Number).filter((id) => Number.isSafeInteger(id) && id > 0) : [];
  return [...new Set(ids)].slice(0, MOST_DRIVES);
}

function text(value: number | null): string | null {
  return value === null ? null : String(value);
}

function place(said: unknown): Place | null {
  const [lon, lat] = typeof said === "string" ? said.split(",").map(Number) : [];
  if (lon === undefined || lat === undefined || !Number.isFinite(lon) || !Number.isFinite(lat)) return null;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : null;
}
