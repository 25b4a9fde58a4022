/** The shape of a layer: which slice of the state it draws, and how. One file a layer in `layers/`. */
import type { LayerSpecification } from "maplibre-gl";
import type { Box, Place } from "@/lib/coordinates";
import type { Group } from "@/lib/queue";
import type { StreetCount } from "@/lib/streets";
import type { Palette } from "./palette";

export interface IncidentMark extends Place {
  id: number;
  group: Group;
  label: string;
  about: boolean;
  selected: boolean;
}

export interface CrewMark extends Place {
  id: number;
  label: string;
  selected: boolean;
  /** With an open order: named at every zoom. */
  busy: boolean;
  stale: boolean;
}

export interface OrderLine {
  from: Place;
  to: Place;
  waiting: boolean;
}

export interface AlarmMark extends Place {
  id: number;
  label: string;
  open: boolean;
}

export interface Trail {
  line: readonly Place[];
  head: (Place & { courseDeg: number }) | null;
}

/** What stands on the ground of every map. */
export interface GroundState {
  jurisdictions: GeoJSON.FeatureCollection;
}

/** Everything the GeoJSON layers of the dispatcher's map draw. Slices are replaced, never changed in place. */
export interface MapState extends GroundState {
  /** Code of a body. */
  highlight: string | null;
  incidents: readonly IncidentMark[];
  crews: readonly CrewMark[];
  lines: readonly OrderLine[];
  alarms: readonly AlarmMark[];
  streets: readonly StreetCount[];
  trail: Trail | null;
  picked: (Place & { about: boolean }) | null;
}

export interface MapLayer<Slice, State = MapState> {
  source: string;
  layers: (palette: Palette) => LayerSpecification[];
  select: (state: State) => Slice;
  toFeatures: (slice: Slice) => GeoJSON.FeatureCollection;
}

export function collection(features: GeoJSON.Feature[]): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features };
}

export function pointFeature(place: Place, properties: Record<string, unknown>): GeoJSON.Feature {
  return { type: "Feature", geometry: { type: "Point", coordinates: [place.lon, place.lat] }, properties };
}

export function lineFeature(places: readonly Place[], properties: Record<string, unknown>): GeoJSON.Feature {
  return {
    type: "Feature",
    geometry: { type: "LineString", coordinates: places.map(({ lon, lat }) => [lon, lat]) },
    properties,
  };
}

export const FONT = ["IBM Plex Sans Condensed", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];

export const EMPTY_STATE: MapState = {
  jurisdictions: collection([]),
  highlight: null,
  incidents: [],
  crews: [],
  lines: [],
  alarms: [],
  streets: [],
  trail: null,
  picked: null,
};

/** Changzhou with a margin, until the jurisdictions say better. */
export const CITY_BOX: Box = [119.05, 31.08, 120.25, 32.1];
