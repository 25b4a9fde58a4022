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
  code: string;
  short_name: string;
  name?: string;
  phone?: string | null;
  kind?: string;
}

export interface Reason {
  step?: string;
  code: string;
  text: string;
  clause?: string | null;
  /** What the text is made of, to say it in another language; not stored before there were facts. */
  facts?: Record<string, string | number>;
  /** For candidates: whether the reason speaks for the crew. */
  speaks_for?: boolean;
}

export interface Responsibility {
  body: BodyRef;
  subject: string | null;
  level: string;
  reasons: Reason[];
  ownership_open: boolean;
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
  co_handlers: { body: BodyRef; done: boolean }[];
  /** About a body or a person of ours. */
  complaint: boolean;
  /** A complaint that nobody took and that was put before another supervision desk. */
  risen?: { at: Instant; body: BodyRef } | null | undefined;
  major_case: { person: string; reason: string } | null;
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
  at: Instant;
  spoken_with: string | null;
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
  body: BodyRef;
  task: string;
  stage: string;
  stage_at: Instant;
  reachable: string[];
  ordered_by: string;
  ordered_at: Instant;
  result: string | null;
  note: string | null;
  attempt: number;
  bearers: Bearer[];
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

/** A crew that the service puts before a desk; without a crew there is none left to propose. */
export interface ProposalView {
  id: Id;
  incident_id: Id;
  crew: CrewRef | null;
  body: BodyRef;
  /** declined, no_answer, untouched */
  cause: string;
  proposed_at: Instant;
  rises_at: Instant;
}

export interface DeviceMessageView {
  id: Id;
  kind: string;
  payload: Record<string, unknown>;
  state: string;
  actor: string;
  created_at: Instant;
  sent_at: Instant | null;
  received_at: Instant | null;
  answered_at: Instant | null;
  ended_at: Instant | null;
  answer: Record<string, unknown> | null;
  failure: string | null;
}

export interface NoteView {
  id: Id;
  text: string;
  at: Instant;
  actor: string;
}

export interface FileView {
  id: Id;
  name: string;
  media_type: string;
  size_bytes: number;
  at: Instant;
  actor: string;
}

export interface MemberView {
  person_id: Id;
  name: string;
  kind: "officer" | "auxiliary";
  role: string;
  call_sign: string | null;
  /** What is wrong with the certificate today. */
  fault: Reason | null;
}

export interface PhoneView {
  number: string;
  kind: string;
  of: string;
}

export interface CrewView {
  id: Id;
  name: string;
  call_sign: string;
  body: BodyRef;
  kind: string;
  status: string;
  status_at: Instant;
  signed_on_at: Instant;
  signed_off_at: Instant | null;
  ends_at: Instant | null;
  members: MemberView[];
  vehicle: { id: Id; plate: string; fleet_no: string | null; call_sign: string | null; seats: number } | null;
  devices: { id: Id; asset_no: string; kind: string; call_sign: string | null; capabilities: string[]; position_only: boolean }[];
  phones: PhoneView[];
  enforcement: { lawful: boolean; missing: number; reasons: Reason[]; could_be_completed_by: { label: string; crew_id: Id | null }[] };
}

export interface SquadView {
  id: Id;
  code: string;
  short_name: string;
  kind: string;
  phone: string | null;
  desk_signed_on: boolean;
  crews_on_duty: number;
}

export interface HandoverItem {
  incident_id: Id;
  number: string;
  description: string;
  from_person: string;
  state: string;
  state_now: string;
}

/** The record of a hand-over of a desk; `items` leaves out what the reader may not see, `handed` counts all. */
export interface HandoverView {
  id: Id;
  body: BodyRef;
  handed_by: string;
  from_people: string[];
  to_person: string;
  note: string;
  handed_at: Instant;
  handed: number;
  kept: number;
  state: "waiting" | "confirmed" | "passed_on";
  confirmed_at: Instant | null;
  remark: string | null;
  /** As it stood when it was handed over; null in records that are older than the counting. */
  open: OpenCounts | null;
  items: HandoverItem[];
}

export interface OpenCounts {
  total: number;
  waiting: number;
  under_way: number;
  to_close: number;
  paused: number;
  overdue: number;
}

export interface OpenItem {
  incident_id: Id;
  number: string;
  description: string;
  state: string;
  body: BodyRef;
  due_at: Instant | null;
  overdue: boolean;
  in_hand_of: string | null;
}

/** What is to be handed over at a desk, and who could take it. */
export interface HandoverOffer {
  body: BodyRef;
  /** What stands open in the desk's area, in somebody's hand or not; of many items only the first. */
  open: { counts: OpenCounts; items: OpenItem[] };
  people: { username: string; at_desk: boolean; in_hand: number }[];
  successors: { username: string; label: string | null; at_desk: boolean }[];
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
  missing: number;
  could_be_completed_by: { person_id: Id; label: string; crew_id: Id | null }[];
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

/** A device of the register. */
export interface DeviceRecord {
  id: Id;
  asset_no: string;
  kind: string;
  call_sign: string | null;
  protocol: string | null;
  identity: string | null;
  holder_staff_no: string | null;
  vehicle_plate: string | null;
  serviceable: boolean;
  in_repair: boolean;
  crew_id: Id | null;
  body: BodyRef | null;
}

/** A radio as the net knows it: heard last when, doing what, by which repeater and slot, and how strongly. */
export interface RadioView {
  device_id: Id;
  radio_id: number;
  is_online: boolean;
  heard_at: Instant | null;
  heard_by: string | null;
  repeater: string | null;
  slot: number | null;
  rssi_raw: number | null;
  rssi_dbm: number | null;
  rssi_at: Instant | null;
}

export interface CallView {
  id: Id;
  repeater: string;
  slot: number;
  kind: string;
  sender: number;
  sender_device_id: Id | null;
  target: number;
  target_device_id: Id | null;
  is_emergency: boolean;
  started_at: Instant;
  ended_at: Instant | null;
  talked_s: number | null;
}

export interface RadioTextView {
  id: Id;
  target: number;
  is_group: boolean;
  text: string;
  data: string | null;
  received_at: Instant;
}

export interface GroupTextView {
  id: Id;
  target: number;
  repeater: string;
  slot: number;
  text: string;
  /** queued, sent, delivered, failed, expired */
  state: string;
  failure: string | null;
  created_at: Instant;
}

export interface TalkGroupView {
  number: number;
  name: string;
  slot?: number | null | undefined;
  site_codes: string[];
}

export interface Me {
  username: string;
  roles: string[];
  permissions: string[];
  body: BodyRef | null;
  whole_city: boolean;
  person_id: Id | null;
  crew_id: Id | null;
}

export interface TrackFix {
  at: Instant;
  received_at: Instant;
  longitude_deg: number;
  latitude_deg: number;
  speed_kmh: number;
  course_deg: number;
  /** Sent after the event from a dead zone. */
  is_late: boolean;
}

export interface TrackView {
  stored: number;
  without_place: number;
  implausible: number;
  is_cut: boolean;
  points: TrackFix[];
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
