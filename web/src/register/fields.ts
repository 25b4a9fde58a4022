/** What stands in each register, as the service takes it: the columns of the tables and the fields of the forms. */
import type { components } from "@/api/openapi";

type Schemas = components["schemas"];
export interface Records {
  bodies: Schemas["BodyRecord"];
  people: Schemas["PersonRecord"];
  vehicles: Schemas["VehicleRecord"];
  systems: Schemas["SystemRecord"];
  devices: Schemas["DeviceRecord"];
  phones: Schemas["PhoneRecord"];
  crews: Schemas["PlannedCrewRecord"];
  shifts: Schemas["ShiftRecord"];
  cover: Schemas["CoverRecord"];
}
export type RegisterName = keyof Records;

/** How a field is written and read; `choice` takes its words from the catalogue under the field's name. */
export type Kind = "text" | "number" | "yes" | "date" | "instant" | "clock" | "list";
export interface Field {
  name: string;
  kind: Kind | readonly string[];
  /** Width of its column in the table in px; without one it stands in the form only. */
  width?: number;
  needed?: boolean;
}

type Fields<R> = readonly (Omit<Field, "name"> & { name: Extract<keyof R, string> })[];

const BODY_KINDS = ["city_bureau", "district_bureau", "detachment", "brigade", "squad", "town_body", "zone_unit", "specialised_unit", "desk", "supervision_desk"] as const satisfies readonly Schemas["BodyKind"][];
const PERSON_KINDS = ["officer", "auxiliary"] as const satisfies readonly Schemas["PersonKind"][];
const POSTS = ["leader", "deputy_leader", "political_officer", "legal_officer", "inspection_officer", "dispatcher", "intake_clerk", "shift_leader", "supervisor", "member", "driver"] as const satisfies readonly Schemas["Post"][];
const EMPLOYMENT = ["active", "leave", "seconded", "left"] as const satisfies readonly Schemas["EmploymentStatus"][];
const VEHICLE_KINDS = ["car", "van", "pickup", "command_vehicle", "motorcycle"] as const satisfies readonly Schemas["VehicleKind"][];
const DEVICE_KINDS = ["vehicle_terminal", "vehicle_radio", "radio", "body_recorder", "enforcement_terminal", "phone", "camera", "storage"] as const satisfies readonly Schemas["DeviceKind"][];
const PROTOCOLS = ["jt808-2011", "jt808-2013", "jt808-2019", "hstrp", "osmand", "owntracks", "adapter"] as const satisfies readonly Schemas["Protocol"][];
const CREW_KINDS = ["patrol", "mixed", "mobile", "short"] as const satisfies readonly Schemas["CrewKind"][];
const SHIFT_NAMES = ["day", "evening", "night"] as const satisfies readonly Schemas["ShiftName"][];
const DUTY_ROLES = ["leader", "member", "driver", "shift_leader", "dispatcher", "intake_clerk", "supervisor", "duty"] as const satisfies readonly Schemas["DutyRole"][];

export const FIELDS: { [Name in RegisterName]: Fields<Records[Name]> } = {
  bodies: [
    { name: "code", kind: "text", width: 150, needed: true },
    { name: "short_name", kind: "text", width: 140, needed: true },
    { name: "kind", kind: BODY_KINDS, width: 110, needed: true },
    { name: "name", kind: "text", width: 330, needed: true },
    { name: "parent_code", kind: "text", width: 150 },
    { name: "duty_phone", kind: "text", width: 120 },
    { name: "call_sign", kind: "text", width: 80 },
    { name: "lead_code", kind: "text" },
    { name: "guidance_code", kind: "text" },
    { name: "second_leader_name", kind: "text" },
    { name: "enforcing_subject", kind: "text" },
    { name: "district_code", kind: "text" },
    { name: "area_codes", kind: "list" },
    { name: "lon", kind: "number" },
    { name: "lat", kind: "number" },
    { name: "documents", kind: "text" },
    { name: "valid_from", kind: "date" },
    { name: "valid_to", kind: "date" },
  ],
  people: [
    { name: "staff_no", kind: "text", width: 100, needed: true },
    { name: "name", kind: "text", width: 120, needed: true },
    { name: "kind", kind: PERSON_KINDS, width: 90, needed: true },
    { name: "body_code", kind: "text", width: 150, needed: true },
    { name: "post", kind: POSTS, width: 100 },
    { name: "employment_status", kind: EMPLOYMENT, width: 80 },
    { name: "certificate_no", kind: "text", width: 130 },
    { name: "certificate_valid_to", kind: "date", width: 110 },
    { name: "call_sign", kind: "text", width: 90 },
    { name: "phone", kind: "text", width: 120 },
    { name: "front_line", kind: "yes" },
    { name: "employed_from", kind: "date" },
    { name: "certificate_valid_from", kind: "date" },
    { name: "certificate_suspended_from", kind: "date" },
    { name: "certificate_note", kind: "text" },
    { name: "certificate_lost_at", kind: "instant" },
    { name: "certificate_loss_reported_at", kind: "instant" },
    { name: "pass_no", kind: "text" },
    { name: "pass_valid_to", kind: "date" },
  ],
  vehicles: [
    { name: "plate", kind: "text", width: 110, needed: true },
    { name: "fleet_no", kind: "text", width: 100 },
    { name: "body_code", kind: "text", width: 150, needed: true },
    { name: "kind", kind: VEHICLE_KINDS, width: 90 },
    { name: "seats", kind: "number", width: 70, needed: true },
    { name: "serviceable", kind: "yes", width: 80 },
    { name: "unserviceable_reason", kind: "text", width: 160 },
    { name: "call_sign", kind: "text", width: 100 },
    { name: "vin", kind: "text", width: 170 },
    { name: "plate_colour", kind: "number" },
    { name: "in_service_from", kind: "date" },
  ],
  systems: [
    { name: "system_code", kind: "text", width: 180, needed: true },
    { name: "name", kind: "text", width: 220, needed: true },
    { name: "body_code", kind: "text", width: 160, needed: true },
    { name: "serviceable", kind: "yes", width: 80 },
    { name: "unserviceable_reason", kind: "text", width: 200 },
  ],
  devices: [
    { name: "asset_no", kind: "text", width: 110, needed: true },
    { name: "kind", kind: DEVICE_KINDS, width: 110, needed: true },
    { name: "body_code", kind: "text", width: 150, needed: true },
    { name: "holder_staff_no", kind: "text", width: 100 },
    { name: "vehicle_plate", kind: "text", width: 100 },
    { name: "serviceable", kind: "yes", width: 70 },
    { name: "in_repair", kind: "yes", width: 70 },
    { name: "on_loan_to_code", kind: "text", width: 140 },
    { name: "identity", kind: "text", width: 130 },
    { name: "call_sign", kind: "text", width: 90 },
    { name: "system_code", kind: "text", width: 160 },
    { name: "unserviceable_reason", kind: "text" },
    { name: "protocol", kind: PROTOCOLS },
    { name: "transport", kind: ["tcp", "udp"] },
    { name: "terminal_id", kind: "text" },
    { name: "maker", kind: "text" },
    { name: "model", kind: "text" },
    { name: "datum", kind: ["wgs84", "gcj02", "bd09"] },
    { name: "capabilities", kind: "list" },
    { name: "interval_s", kind: "number" },
  ],
  phones: [
    { name: "number", kind: "text", width: 160, needed: true },
    { name: "kind", kind: ["duty", "mobile"], width: 90, needed: true },
    { name: "owner_kind", kind: ["body", "person", "vehicle"], width: 90, needed: true },
    { name: "owner_code", kind: "text", width: 180, needed: true },
    { name: "note", kind: "text", width: 260 },
  ],
  crews: [
    { name: "crew_code", kind: "text", width: 210, needed: true },
    { name: "name", kind: "text", width: 140, needed: true },
    { name: "call_sign", kind: "text", width: 90, needed: true },
    { name: "body_code", kind: "text", width: 150, needed: true },
    { name: "kind", kind: CREW_KINDS, width: 80, needed: true },
    { name: "shift", kind: SHIFT_NAMES, width: 70, needed: true },
    { name: "vehicle_plate", kind: "text", width: 100 },
    { name: "starts_at", kind: "instant", width: 130, needed: true },
    { name: "ends_at", kind: "instant", width: 130, needed: true },
    { name: "serves_body_codes", kind: "list" },
  ],
  shifts: [
    { name: "staff_no", kind: "text", width: 110, needed: true },
    { name: "body_code", kind: "text", width: 150, needed: true },
    { name: "duty", kind: ["crew", "desk"], width: 80, needed: true },
    { name: "crew_code", kind: "text", width: 210 },
    { name: "role", kind: DUTY_ROLES, width: 90, needed: true },
    { name: "starts_at", kind: "instant", width: 130, needed: true },
    { name: "ends_at", kind: "instant", width: 130, needed: true },
  ],
  cover: [
    { name: "body_code", kind: "text", width: 160, needed: true },
    { name: "weekdays", kind: "text", width: 90, needed: true },
    { name: "from_time", kind: "clock", width: 80, needed: true },
    { name: "to_time", kind: "clock", width: 80, needed: true },
    { name: "covering_body_code", kind: "text", width: 160, needed: true },
    { name: "reason", kind: "text", width: 220 },
    { name: "valid_from", kind: "date", width: 110 },
    { name: "valid_to", kind: "date", width: 110 },
  ],
};

export const REGISTERS = Object.keys(FIELDS) as RegisterName[];
/** What a row is known by: given once and never changed. */
export const KEYS: Record<RegisterName, readonly string[]> = {
  bodies: ["code"], people: ["staff_no"], vehicles: ["plate"], systems: ["system_code"], devices: ["asset_no"],
  phones: ["number", "owner_kind", "owner_code"], crews: ["crew_code"], shifts: ["staff_no", "starts_at"],
  cover: ["body_code", "weekdays", "from_time", "covering_body_code"],
};

/** Fields that name a body by its code. */
export const BODY_FIELDS: ReadonlySet<string> = new Set(["body_code", "parent_code", "lead_code", "guidance_code", "on_loan_to_code", "covering_body_code"]);

/** `/api/crews` are those on duty; what is planned has its own address. */
export function addressOf(name: RegisterName): string {
  return `/api/${name === "crews" ? "planned-crews" : name}`;
}

/** The kinds a register can be narrowed to, if it has any. */
export function kindsOf(name: RegisterName): readonly string[] {
  const kind = FIELDS[name].find((field) => field.name === "kind")?.kind;
  return typeof kind === "object" ? kind : [];
}
