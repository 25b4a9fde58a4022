/** The words of the operator's page. */
import type zhCN from "./admin.zh-CN";

const words: typeof zhCN = {
  title: "Operation and data", filter: "Filter", rows: "{n} rows", again: "Read again", more: "Older", onMap: "Show on the map", squareMetres: "{n} m²", notYours: "This account has no rights here.",
  section: { health: "Health", pending: "Unknown terminals", clocks: "Device clocks", messages: "Kept messages", disputes: "Open ownership", bodies: "Organisation", accounts: "Accounts", audit: "Log" },
  column: {
    device: "Device", vehicle: "Plate", body: "Body", offset: "Correction", own_time: "Device's own time", corrected: "Corrected time", received: "Received", kind: "Kind", identity: "Identity", maker: "Maker, model", message: "Message", size: "Size",
    content: "Content", version: "Version", serial: "Serial", code: "Code", claimants: "Claimed by", desk: "Answers now", area: "Area", since: "Since", state: "State", name: "Name", lead: "Led by", guidance: "Guided by", parent: "Above", areas: "Areas",
    phone: "Duty phone", username: "Account", roles: "Roles", staff: "Staff no.", at: "Time", actor: "Who", what: "What", path: "Where", terminal: "Terminal id", remote: "From", first_seen: "First seen", last_seen: "Last seen",
  },
  health: { checks: "Checks", good: "All is well.", failing: "A check failed: the service cannot keep its promises now.", ok: "ok", figures: "Terminals and screens", process: "Counted by this process since it started." },
  check: { database: "Database", clock: "Clock", redis: "Redis", register: "Register in memory", radio_ports: "Radio ports" },
  figure: {
    zhihui_gateway_sessions: "Terminals online", zhihui_gateway_links: "TCP connections", zhihui_live_viewers: "Screens watching", zhihui_fixes_total: "Fixes received", zhihui_refusals_total: "Commands refused", zhihui_task_restarts_total: "Tasks restarted",
    zhihui_gateway_registrations_total: "Registrations", zhihui_gateway_refused_total: "Messages not taken", zhihui_gateway_cut_off_total: "Cut off by us", zhihui_gateway_faults_total: "Bad frames",
  },
  part: {
    store: "stored", repeated: "repeated", quarantined: "unusable time", too_old: "too old", registered: "registered", pending: "unknown", refused: "refused", busy: "busy", wrong_code: "wrong code", silent: "silent", bad_escape: "bad escape", bad_checksum: "bad checksum",
    kept: "no room", encrypted: "encrypted", parts: "parts", part: "part", rate: "too fast", moved: "connected elsewhere", not_admitted: "not admitted", body: "unreadable", sign_in_required: "not signed in", sign_in_failed: "wrong name or password", permission_missing: "no permission", not_found: "not found",
  },
  clocks: { all: "All devices", none: "No device's clock is off.", wrong: "This device's clock is constantly wrong: {offset} is added to each of its times, and the raw time is kept.", right: "This device's clock needs no correction." },
  messages: { none: "No messages are kept.", decoded: "Decoded", bytes: "Bytes" },
  message: { "0x0702": "driver's identity", "0x0800": "media event", "0x0900": "pass-through", "0x0901": "compressed data", "0x0a00": "public key" },
  disputes: {
    none: "No area is of open ownership.", settled: "Settled ones too", open: "open", given: "given to {area}", ended: "ended", decide: "Enter the decision", to: "Goes to", by: "Decided by", document: "Document", on: "Decided on", from: "Valid from (empty: today)", settle: "Settle", entered: "Entered",
    done: "{code} is settled: borders and answers change from its first day on.",
  },
  bodies: {
    none: "No organisation is imported yet.", stands: "stands", until: "until {day}", from: "from {day}", abolish: "Abolish", how: "Decided by the department together with the staffing office (05.02.3), after incidents, crews, vehicles and devices are handed over.", department: "Department", staffing: "Staffing office",
    successor: "Gets its areas", noSuccessor: "it has no areas", sure: "Checked: {name} stands no more from today on", held: "Not handed over yet", done: "{name} is abolished: {areas} areas handed over, {people} people still need another body.",
  },
  held: { incidents: "Open incidents", crews: "Crews on duty", vehicles: "Vehicles", devices: "Devices", areas: "Areas" },
  bodyKind: {
    city_bureau: "city bureau", detachment: "detachment", district_bureau: "district bureau", brigade: "brigade", squad: "squad", town_body: "town body", zone_unit: "zone unit", specialised_unit: "specialised unit", desk: "desk", supervision_desk: "supervision desk",
  },
  accounts: { none: "There are no accounts.", locked: "locked", open: "open", lock: "Lock", unlock: "Unlock", own: "This is your own account." },
  audit: { none: "Nothing is written here yet.", signed_in: "signed in", signed_out: "signed out", sign_in_refused: "sign-in refused", refused: "refused", changed: "changed", password_changed: "password changed", token_issued: "token issued", tokens_revoked: "tokens revoked", dispute_settled: "ownership settled" },
  pending: { none: "No unknown terminals.", how: "Add a device with this identity to the register: it is known when it connects next.", dismiss: "Take off the list" },
};

export default words;
