/** What the planner's page reads and sends: sites and studies. Held against the service's OpenAPI in `contract.ts`. */
import type { Id, Instant } from "@/api/types";

export const SITE_STATES = ["in_service", "planned", "out_of_service", "retired"] as const;
export const BACKHAULS = ["fibre", "microwave", "public_network", "none"] as const;
export const OUTAGE_CAUSES = ["mains_failure", "backhaul", "equipment", "maintenance"] as const;
export type SiteState = (typeof SITE_STATES)[number];
export type Backhaul = (typeof BACKHAULS)[number];
export type OutageCause = (typeof OUTAGE_CAUSES)[number];

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
