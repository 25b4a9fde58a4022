import type zhCN from "./zh-CN";

const words: typeof zhCN = {
  title: "Force and equipment", figures: "Equipment figures", parts: "Parts", filter: "Find by name or number", all: "All", wholeScope: "All bodies", rows: "{n} rows", loading: "Reading, {n} rows so far…", none: "Nothing matches.",
  add: "New", save: "Save", saved: "Saved.", export: "Export", import: "Import", csv: "CSV", xlsx: "XLSX", needed: "needed", yes: "yes", no: "no", list: "separated by semicolons", unchanged: "Nothing was changed.", newRow: "New: {name}",
  name: {
    bodies: "Organisation", people: "People", vehicles: "Vehicles", systems: "Transmission systems", devices: "Devices", phones: "Telephones", crews: "Planned crews", shifts: "Shifts", cover: "Cover",
  },
  file: {
    title: "Import: {name}", choose: "Choose a file (CSV or XLSX with one header row)", try: "Dry run", load: "Import", skipBad: "Leave bad rows out and load the others", counts: "{created} new, {updated} changed, {unchanged} as before, {refused} refused",
    dry: "A dry run, nothing was kept.", kept: "Imported.", nothing: "Nothing was kept: correct the refused rows or leave them out.", line: "Line", key: "Key", action: "Result", why: "Why",
  },
  action: { created: "new", updated: "changed", unchanged: "as before", refused: "refused" },
  field: {
    code: "Code", short_name: "Short name", name: "Name", kind: "Kind", parent_code: "Above", lead_code: "Leading department", guidance_code: "Guidance", second_leader_name: "Second leader", enforcing_subject: "Enforcing subject", district_code: "District code", area_codes: "Areas",
    duty_phone: "Duty telephone", call_sign: "Call sign", lon: "Longitude", lat: "Latitude", documents: "Documents", valid_from: "From", valid_to: "To", staff_no: "Staff no.", body_code: "Body", post: "Post", employment_status: "Employment", certificate_no: "Certificate no.",
    certificate_valid_to: "Certificate to", certificate_valid_from: "Certificate from", certificate_suspended_from: "Suspended from", certificate_note: "Certificate note", certificate_lost_at: "Certificate lost at", certificate_loss_reported_at: "Loss reported at", phone: "Mobile",
    front_line: "Front line", employed_from: "Employed from", pass_no: "Pass no.", pass_valid_to: "Pass to", plate: "Plate", fleet_no: "Fleet no.", seats: "Seats", serviceable: "Serviceable", unserviceable_reason: "Fault", vin: "VIN", plate_colour: "Plate colour",
    in_service_from: "In service from", system_code: "System", asset_no: "Asset no.", holder_staff_no: "Holder", vehicle_plate: "Vehicle", in_repair: "In repair", on_loan_to_code: "On loan to", identity: "Identity", protocol: "Protocol", transport: "Transport", terminal_id: "Terminal ID",
    maker: "Maker", model: "Model", datum: "Datum", capabilities: "Can do", interval_s: "Interval (s)", number: "Number", owner_kind: "Belongs to", owner_code: "Owner", note: "Note", crew_code: "Crew", shift: "Shift", starts_at: "Starts", ends_at: "Ends",
    serves_body_codes: "Serves", duty: "Duty", role: "Role", weekdays: "Weekdays (1-7)", from_time: "From", to_time: "To", covering_body_code: "Covered by", reason: "Reason",
  },
  choice: {
    city_bureau: "City bureau", district_bureau: "District bureau", detachment: "Detachment", brigade: "Brigade", squad: "Squad", town_body: "Town body", zone_unit: "Zone unit", specialised_unit: "Specialised unit", desk: "Desk", supervision_desk: "Supervision desk",
    officer: "Officer", auxiliary: "Auxiliary", leader: "Leader", deputy_leader: "Deputy leader", political_officer: "Political officer", legal_officer: "Legal officer", inspection_officer: "Inspection officer", dispatcher: "Dispatcher", intake_clerk: "Intake clerk", shift_leader: "Shift leader", supervisor: "Supervisor",
    member: "Member", driver: "Driver", active: "Active", leave: "On leave", seconded: "Seconded", left: "Left", car: "Car", van: "Van", pickup: "Pickup", command_vehicle: "Command vehicle", motorcycle: "Motorcycle", vehicle_terminal: "Vehicle terminal", vehicle_radio: "Vehicle radio",
    radio: "Radio", body_recorder: "Body recorder", enforcement_terminal: "Enforcement terminal", phone: "Phone", camera: "Camera", storage: "Storage", duty: "Duty", mobile: "Mobile", body: "Body", person: "Person", vehicle: "Vehicle", patrol: "Patrol", mixed: "Mixed",
    short: "Short", day: "Day", evening: "Evening", night: "Night", crew: "Crew",
  },
  indicator: {
    info_tx_system: "Transmission system", info_tx_system_live: "System live", radio: "Radios", radio_live: "Radios live", body_recorder: "Body recorders", enforcement_terminal: "Enforcement terminals", coverage: "Emergency net coverage",
  },
  figure: {
    ofEquipped: "live / equipped", liveNote: "Equipped and live are counted apart: the standard asks what is equipped; live is what is heard now, and sets off duty are switched off.", liveNow: "{n} live", owed: "{n} needed", silent: "Not live or not usable", body: "Body", noData: "no data", short: "{n} short", spare: "{n} spare", passed: "passed", missing: "Missing", counted: "Counted", nothing: "Nothing is missing.", history: "Last 90 days", tree: "with all bodies below", onlyShort: "Only those that fail",
    loans: "Possible loans", loan: "{from} → {to}, {n}", away: "{km} km away", noLoans: "No radio to lend.", clause: "Clause {clause}",
  },
  about: {
    dark: "site dark", not_covered: "not all covered", counted: "counted", silent: "not live", in_repair: "in repair", unserviceable: "out of order", held_by_auxiliary: "held by an auxiliary", no_vehicle_radio: "no working vehicle radio", no_system: "no system", no_body_recorder: "no working recorder", no_enforcement_terminal: "no working terminal",
  },
};
export default words;
