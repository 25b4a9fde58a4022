/** What the planner's map draws over the ground. Slices are replaced, never changed in place. */
import type { Box, Place } from "@/lib/coordinates";
import { collection, type GroundState, type MapLayer } from "../layer";

export interface SiteMark extends Place {
  id: number;
  label: string;
  tone: "on" | "out" | "planned" | "gone";
  selected: boolean;
  /** Where it stands in the register, when this picture moved it. */
  from: Place | null;
}

export interface PointMark {
  at: Place;
  /** The site whose path is looked at. */
  server: Place | null;
}

export interface CoverageState extends GroundState {
  sites: readonly SiteMark[];
  gaps: GeoJSON.FeatureCollection;
  /** Dots with `colour` and `loud`. */
  measured: GeoJSON.FeatureCollection;
  /** Squares with the `state` of a bearer, or of all together. */
  bearers: GeoJSON.FeatureCollection;
  /** Of an acceptance drive, with `code` and `standing`. */
  tiles: GeoJSON.FeatureCollection;
  /** Code of the tile in hand. */
  tile: string | null;
  /** Id of the gap in hand. */
  gap: number | null;
  /** Code of the area in hand. */
  area: string | null;
  point: PointMark | null;
  /** Where on the path the plot is read. */
  along: Place | null;
  /** What a study would compute. */
  box: Box | null;
}

export type Marks = Omit<CoverageState, "jurisdictions">;

export const NO_MARKS: Marks = {
  sites: [], gaps: collection([]), measured: collection([]), bearers: collection([]), tiles: collection([]), tile: null, gap: null, area: null, point: null, along: null, box: null,
};

export const EMPTY_COVERAGE: CoverageState = { jurisdictions: collection([]), ...NO_MARKS };

export type CoverageLayer<Slice> = MapLayer<Slice, CoverageState>;

/** A pick of several slices that stays the same object while they do, so that the updater can skip it. */
export function steady<Slice extends object>(pick: (state: CoverageState) => Slice): (state: CoverageState) => Slice {
  let last: Slice | null = null;
  return (state) => {
    const next = pick(state);
    const known = last;
    const same = known !== null && (Object.keys(next) as (keyof Slice)[]).every((key) => next[key] === known[key]);
    if (!same || !known) last = next;
    return last as Slice;
  };
}
