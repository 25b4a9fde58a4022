/** What the planner's page reads and sends: sites and studies. Held against the service's OpenAPI in `contract.ts`. */
import type { Id, Instant } from "@/api/types";

export const SITE_STATES = ["in_service", "planned", "out_of_service", "retired"] as const;
export const BACKHAULS = ["fibre", "microwave", "public_network", "none"] as const;
export const OUTAGE_CAUSES = ["mains_failure", "backhaul", "equipment", "maintenance"] as const;
export type SiteState = (typeof SITE_STATES)[number];
export type Backhaul = (typeof BACKHAULS)[number];
/** `silent` is the platform's own suspicion: nobody reports it. */
export type OutageCause = (typeof OUTAGE_CAUSES)[number] | "silent";

export interface Antenna {
  height_m: number;
  gain_dbi: number;
  azimuth_deg: number;
  tilt_deg: number;
  pattern?: string | null;
}

export interface SiteRecord {
  code: string;
  name: string;
  body_code?: string | null;
  state: SiteState;
  lon: number;
  lat: number;
  mast_height_m: number;
  antennas: Antenna[];
  power_w: number;
  feeder_db: number;
  combiner_db: number;
  sensitivity_dbm: number;
  site_noise_db: number;
  diversity_gain_db: number;
  frequency_out_mhz: number;
  frequency_in_mhz?: number | null;
  colour_code?: number | null;
  slots: number;
  talk_groups: number[];
  licence_no?: string | null;
  licence_valid_to?: string | null;
  battery_hours?: number | null;
  backhaul_kind?: Backhaul | null;
  backhaul?: string | null;
  equipment_file?: string | null;
  notes?: string | null;
}

export interface Outage {
  id: Id;
  site_id: Id;
  cause: OutageCause;
  starts_at: Instant;
  ends_at: Instant | null;
  dark_at: Instant | null;
  note: string | null;
  reported_by: string;
  ended_by: string | null;
}

export interface Site extends SiteRecord {
  id: Id;
  revision: number;
  serving: "working" | "on_battery" | "isolated" | "dark" | "not_in_service";
  dark_at: Instant | null;
  licence_expired: boolean;
  /** Those that last now. */
  outages: Outage[];
  changed_at: Instant;
  changed_by: string;
}

export interface SiteFeature {
  type: "Feature";
  id: Id;
  geometry: { type: "Point"; coordinates: [number, number] };
  properties: Site;
}

export interface TalkGroup {
  id: Id;
  number: number;
  name: string;
  slot?: number | null;
}

export const TERMINALS = ["handheld_at_head", "handheld_on_hip", "vehicle"] as const;
export const DIRECTIONS = ["both", "talk_out", "talk_in"] as const;
/** Pictures that the service paints, and what radios measured, drawn as dots. */
export const PICTURES = ["signal", "reliability", "best_server", "redundancy", "gaps"] as const;
export const LAYERS = [...PICTURES, "measured", "disagreement", "bearers"] as const;
export const LEVELS = ["city", "district", "township", "squad"] as const;
export type Terminal = (typeof TERMINALS)[number];
export type Direction = (typeof DIRECTIONS)[number];
export type PictureLayer = (typeof PICTURES)[number];
export type Layer = (typeof LAYERS)[number];
export type Level = (typeof LEVELS)[number];

/** A calibration that a study takes up, in dB. */
export interface Terms {
  name: string;
  sigma_db: number;
  site_offsets_db?: Record<string, number>;
  class_offsets_db?: Record<string, number>;
  slope_db: number;
}

export interface StudyInputs {
  area_code?: string | null;
  box_deg?: [number, number, number, number] | null;
  cell_m: number;
  radius_handheld_m: number;
  radius_vehicle_m: number;
  sigma_db: number;
  probability: Partial<Record<Terminal, number>>;
  terminals: Terminal[];
  calibration?: Terms | null;
  with_planned: boolean;
  present: boolean;
  changed: { code: string; change: Partial<SiteRecord> }[];
  added: SiteRecord[];
  removed: string[];
  parts: string[];
}

/** What a person asks for; the rest has the service's starting values. */
export type NewStudy = Partial<StudyInputs> & { name: string };

export interface StudySite {
  code: string;
  name: string;
  site_id: Id | null;
  lon: number;
  lat: number;
  antenna_height_m: number;
  changed: boolean;
  colour: string;
}

export interface Study {
  id: Id;
  name: string;
  author: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  progress: number;
  doing: string;
  doing_what: string | null;
  pictures_ready: boolean;
  inputs: StudyInputs;
  sites: StudySite[];
  bounds_deg: [number, number, number, number];
  asked_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
  error: { code: string; detail: string; facts?: Record<string, unknown> | undefined } | null;
  summary: StudySummary | null;
  declared: boolean;
}

export interface StudySummary {
  losses_computed: number;
  losses_reused: number;
  seconds: Record<string, number>;
  cells: number;
  surface: string;
  clutter: string;
  clutter_factor: number;
  population: string;
  terrain_tiles: string[];
  code_version: string;
}

export interface Share {
  total: number;
  served: number;
  not_served: number;
  not_computed: number;
  covered_share: number | null;
  mean_reliability: number | null;
  denied: string | null;
}

export interface AreaShares {
  code: string;
  name: string;
  area: Share;
  people: Share | null;
  key_places: Share | null;
  incidents: Share | null;
  target: number;
  meets: boolean | null;
}

export interface Shares {
  study_id: Id;
  level: Level;
  terminal: Terminal;
  direction: Direction;
  probability: number;
  areas: AreaShares[];
}

export interface Gap {
  number: number;
  component: number;
  area_code: string;
  area_name: string;
  area_m2: number;
  people: number | null;
  people_share: number | null;
  median_deficit_db: number | null;
  worst_deficit_db: number | null;
  limiting: string;
  cause: string;
  best_site: string | null;
  distance_m: number | null;
  bearing_deg: number | null;
  lon: number;
  lat: number;
}

export interface Gaps {
  type: "FeatureCollection";
  study_id: Id;
  dropped_components: number;
  dropped_cells: number;
  features: { type: "Feature"; id: number; geometry: GeoJSON.Geometry; properties: Gap }[];
}

export interface MeasuredBin {
  site: string;
  samples: number;
  measured_dbm: number | null;
  predicted_dbm: number;
  difference_db: number | null;
  verdict: "both_served" | "neither_served" | "unseen_gap" | "better_than_predicted";
}

export interface MeasuredBins {
  study_id: Id;
  omitted: number;
  used: { readings: number; missed: number; bins: number };
  verdicts: Record<string, number>;
  score: { bias_db: number; rmse_db: number; correct_share: number; bins: number } | null;
  features: { type: "Feature"; geometry: GeoJSON.Geometry; properties: MeasuredBin }[];
}

export interface SiteFailure {
  code: string;
  name: string;
  best_area_m2: number;
  sole_area_m2: number;
  sole_people: number | null;
  townships: { code: string; name: string; area_m2: number; people: number | null }[];
}

export interface Redundancy {
  study_id: Id;
  unserved_area_m2: number;
  single_area_m2: number;
  several_area_m2: number;
  single_people: number | null;
  several_people: number | null;
  sites: SiteFailure[];
}

export interface Proposal {
  rank: number;
  name: string;
  kind: "candidate" | "hilltop";
  lon: number;
  lat: number;
  ground_m: number;
  antenna_height_m: number;
  people: number | null;
  area_m2: number;
  people_optimistic: number | null;
  people_pessimistic: number | null;
  area_optimistic_m2: number;
  area_pessimistic_m2: number;
  townships: { code: string; name: string; people: number | null; area_m2: number }[];
  gaps_closed: number;
}

export interface Proposals {
  study_id: Id;
  looked_at: number;
  proposals: Proposal[];
}

export interface BudgetLine {
  code: string;
  value: number;
  unit: string;
}

export interface Budget {
  direction: string;
  radiated: BudgetLine[];
  losses: BudgetLine[];
  required: BudgetLine[];
  eirp_dbm: number;
  required_dbm: number;
  margin_db: number;
}

export interface AtTerminal {
  signal_dbm: number;
  talk_out_margin_db: number;
  talk_in_margin_db: number;
  limiting: string;
  probability: number;
  served: boolean;
}

export interface SiteAtPoint {
  code: string;
  name: string;
  distance_m: number;
  bearing_deg: number;
  visible: boolean;
  loss_db: Record<string, number | null>;
  terminals: Record<string, AtTerminal | null>;
}

/** From the site to the place; the line is straight over an earth whose bulge is added to the ground. */
export interface PathProfile {
  distances_m: number[];
  ground_m: number[];
  bulged_m: number[];
  line_m: number[];
  /** Radius of 0.6 of the first Fresnel zone. */
  fresnel_m: number[];
  obstacles: { distance_m: number; ground_m: number; above_line_m: number }[];
}

export interface PointAnswer {
  study_id: Id;
  lon: number;
  lat: number;
  ground_m: number | null;
  clutter: string;
  sites: SiteAtPoint[];
  best: { code: string; terminal: string; profile: PathProfile; budgets: Budget[] } | null;
}
