/** What the service sends and takes, as the pages use it. One file, so that a change of the contract lands in one place. */

export type Id = number;
/** An instant in UTC, ISO 8601 with Z. */
export type Instant = string;

export interface List<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  [extra: string]: unknown;
}

export interface BodyRef {
  id: Id;
  name: string;
  short_name?: string | null;
  phone?: string | null;
  kind?: string;
}

export interface Reason {
  step?: string;
  code: string;
  text: string;
  clause?: string | null;
  /** For candidates: whether the reason speaks for the crew. */
  for?: boolean;
}

export interface Responsibility {
  body: BodyRef;
  subject: string | BodyRef | null;
  level: string;
  reasons: Reason[];
  ownership_open?: boolean;
}

export interface Cover {
  body: BodyRef;
  reasons: Reason[];
}

export interface ResponsibilityAnswer {
  responsibility: Responsibility;
  cover: Cover | null;
}

export type LocationQuality = "exact" | "about" | "none";

export interface ReporterView {
  name: string | null;
  phone: string | null;
  address?: string | null;
  anonymous: boolean;
  masked: boolean;
}

export interface MatterView {
  code: string;
  name: string;
  category: string;
  default_task: "support" | "enforcement";
  words?: string[];
}

export interface LinkView {
  id: Id;
  number: string;
  state: string;
}

export interface IncidentView {
  id: Id;
  number: string;
  state: string;
  reachable: string[];
  source: string;
  external_id: string | null;
  description: string;
  address: string | null;
  category: string | null;
  matter: MatterView | null;
  severity: string;
  location: GeoJSON.Geometry | null;
  location_quality: LocationQuality;
  registered_at: Instant;
  registered_by: string;
  late_entry: boolean;
  due_at: Instant | null;
  provisional: boolean;
  responsibility: Responsibility | null;
  cover: Cover | null;
  reporter: ReporterView | null;
  links: { primary: LinkView | null; linked: LinkView[] };
  handlers: { id: Id; name: string }[];
  in_hand: { actor: string; since: Instant } | null;
  result: string | null;
  orders?: OrderView[];
}

export interface SimilarView {
  id: Id;
  number: string;
  state: string;
  description: string;
  matter_code: string | null;
  registered_at: Instant;
  distance_m: number;
}

export interface Bearer {
  kind: string;
  state: string;
  at: Instant | null;
}

export interface CrewRef {
  id: Id;
  call_sign: string;
  phone?: string | null;
}

export interface OrderView {
  id: Id;
  incident_id: Id;
  crew: CrewRef | null;
  body: BodyRef | null;
  task: string;
  stage: string;
  stage_at: Instant;
  bearers?: Bearer[];
  due_at?: Instant | null;
  result?: string | null;
}

export interface AlarmView {
  id: Id;
  kind: string;
  level: "emergency" | "fault" | "driving" | "notice";
  state: "raised" | "acknowledged" | "shelved" | "closed";
  sounds: boolean;
  device_id: Id | null;
  vehicle_id: Id | null;
  crew_id: Id | null;
  body_id: Id | null;
  incident_id: Id | null;
  raised_at: Instant;
  received_at: Instant;
  times: number;
  late: boolean;
  text: string;
  location: GeoJSON.Point | null;
  acknowledged_by: string | null;
  acknowledged_at: Instant | null;
  shelved_by: string | null;
  shelved_until: Instant | null;
}

export interface CrewView {
  id: Id;
  call_sign: string;
  body: BodyRef;
  status: string;
  status_since?: Instant | null;
  officers: number;
  auxiliaries: number;
  lawful_for_enforcement: boolean;
  vehicle: { id: Id; plate: string; fleet_number?: string | null } | null;
  devices: { id: Id; kind: string; label: string }[];
  phones: string[];
  orders: { id: Id; incident_id: Id; stage: string; stage_at?: Instant }[];
  position?: { lon: number; lat: number; fixed_at: Instant } | null;
}

export interface Candidate {
  crew_id: Id;
  call_sign: string;
  body: BodyRef;
  distance_m: number | null;
  position_age_s: number | null;
  lawful: boolean;
  reachable: boolean;
  load: number;
  phones: string[];
  reasons: Reason[];
}

export interface TimelineEvent {
  id: Id;
  sequence: number | null;
  kind: string;
  at: Instant;
  learned_at: Instant;
  actor: string | null;
  late_entry: boolean;
  data: Record<string, unknown>;
}

export interface Me {
  id: Id;
  username: string;
  name?: string | null;
  role: string;
  body: BodyRef | null;
  permissions?: string[];
}

export interface TrackFix {
  lon: number;
  lat: number;
  speed_kmh: number;
  course_deg: number;
  fixed_at: Instant;
}

export interface RosterDevice {
  handle: number;
  device_id: Id;
  kind: string;
  label: string;
  call_sign: string | null;
  crew_id: Id | null;
  crew_call_sign?: string | null;
  vehicle_id?: Id | null;
  body_id: Id | null;
}

export interface Roster {
  epoch: number;
  /** False when only what changed since the last epoch is in it. */
  full?: boolean;
  devices: RosterDevice[];
}

export type SubjectKind = "incident" | "order" | "alarm" | "crew";

export interface LiveSnapshot {
  type: "snapshot";
  sequence: number;
  log: string;
  reason: "first" | "log_changed" | "too_old" | "slow";
  server_time: Instant;
  incidents: IncidentView[];
  orders: OrderView[];
  alarms: AlarmView[];
  crews: CrewView[];
  roster: Roster;
}

export interface LiveEvent {
  type: "event";
  sequence: number;
  kind: string;
  subject: { kind: SubjectKind; id: Id };
  /** The incident it belongs to, if any. */
  incident_id?: Id | null;
  /** Left out, like all that follows but the view, when the subject left this desk's scope. */
  at?: Instant;
  learned_at?: Instant;
  actor?: string;
  data?: Record<string, unknown>;
  /** The subject as it stands now; null when it left this desk's scope. */
  view: unknown;
}

export interface LivePositions {
  type: "positions";
  frame: number;
  server_time: Instant;
  items: {
    handle: number;
    lon: number;
    lat: number;
    speed_kmh: number;
    course_deg: number;
    fixed_at: Instant;
    status: string;
  }[];
}

export type LiveMessage =
  | LiveSnapshot
  | LiveEvent
  | LivePositions
  | { type: "resumed"; sequence: number; log: string; server_time: Instant; missed: number }
  | ({ type: "roster" } & Roster)
  | { type: "pong" }
  | { type: "error"; code: string };
