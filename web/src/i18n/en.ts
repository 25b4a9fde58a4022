/** English, by switch. Names of people and places stay as they are. */
import admin from "./admin.en";
import event from "./events.en";
import refusals from "./refusals.en";
import type zhCN from "./zh-CN";

const words: typeof zhCN = {
  product: { name: "Zhihui", title: "Urban enforcement command centre", line: "See every squad, send the right one, lose nothing.", city: "Changzhou" },
  language: { label: "Language", "zh-CN": "中文", en: "English" },
  page: { toCockpit: "Cockpit", force: "Force and equipment", coverage: "Radio coverage" },
  common: { close: "Close", loading: "Loading…", notRead: "It could not be read.", again: "Try again", more: "{n} more", do: "Confirm" },
  session: { leave: "Sign out", wholeCity: "Whole city" },
  signIn: {
    username: "User name", password: "Password", enter: "Sign in", busy: "Signing in…",
    refusals: { unreachable: "The service cannot be reached. Check the network and try again.", sign_in_failed: "User name or password is wrong.", locked: "Too many attempts: the account is locked for a while.", account_locked: "Too many attempts: the account is locked for a while.", account_waits: "Too many failures: wait a moment and try again.", sign_in_busy: "Too many sign in at once. Try again in a moment." },
  },
  rights: {
    lacking: "{who} ({roles}) may not {what}.",
    what: {
      incident_create: "register incidents", incident_edit: "work on incidents", order_create: "send orders", order_advance: "move orders along", alarm_handle: "deal with alarms", track_read: "read tracks", device_command: "send words to devices", sign_on: "sign on",
    },
  },
  role: { intake_clerk: "intake clerk", dispatcher: "dispatcher", shift_leader: "shift leader", squad_leader: "squad leader", squad_member: "squad member", planner: "planner", supervisor: "supervisor", operator: "operator", radio_adapter: "radio adapter" },
  theme: { switch: "Dark or light" },
  sound: { mute: "Mute", muted: "Muted: alarms are silent (M)", ringing: "An alarm is ringing", blocked: "Sound is off: alarms will be silent." },
  shift: {
    title: "Shift", start: "Start shift", takeDesk: "Take the desk", leaveDesk: "Leave the desk", likeLast: "Sign on like last shift", asPlanned: "Sign on as planned", leftOut: "Left out", onDuty: "On duty", signOff: "Sign off",
    nobody: "No crew of this body has signed on.", signedOn: "{n} crews signed on.",
  },
  handover: {
    title: "Hand over", waiting: "Waiting for you", fromTo: "{from} → {to}", handed: "{n} items", open: "{n} open in the area: {waiting} to send, {running} under way, {closing} to close, {paused} paused; {overdue} overdue.", openItems: "One by one", kept: "{n} items stay: the next person may not handle them", note: "Note", remark: "Remark", take: "Take over", whose: "Whose work", wholeDesk: "Everybody at the desk ({n} in hand)", ofOne: "{who} ({n} in hand)", to: "Next person", atDesk: "at the desk", me: "me", leaving: "I leave the desk when it is taken over", give: "Hand over", takeFrom: "Take over from them",
    records: "Records", none: "No record yet.", nobody: "No account could take over.", done: "Handed to {who}: {n} items.", taken: "Taken over: {n} items are in your hand.",
  },
  handoverState: { waiting: "Waiting", confirmed: "Taken over", passed_on: "Handed on" },
  squad: { parts: "Parts", queue: "Incidents", map: "Map", hand: "Shift", inHand: "In hand" },
  time: { dayShort: "d", hourShort: "h", typed: "hh:mm", unreadable: "No such time. For example: 21:05, yesterday 21:05, 11-20 08:00", s: "{n} s", min: "{n} min", h: "{n} h", d: "{n} d", ago: "{span} ago", never: "never" },
  connection: {
    lost: "Connection lost. This is the picture of {since} ({age} ago). Calls are taken and sent when it is back.",
    retry: "Reconnect now", refused: "Your session has ended. Sign in again.",
    nothingMissed: "Connected again. Nothing changed meanwhile.", caughtUp: "Connected again. Caught up with {count} changes.",
    snapshot: { first: "Ready.", log_changed: "The service has another log: everything was read again.", too_old: "Away for too long: everything was read again.", slow: "This computer fell behind: everything was read again." },
  },
  notices: { unreachable: "The service cannot be reached. Nothing was sent." },
  admin,
  refusals,
  status: { available: "Available", ordered: "Ordered", en_route: "En route", on_scene: "On scene", handling: "Handling", alarm: "Alarm", offline: "Offline" },
  compass: { N: "N", NE: "NE", E: "E", SE: "SE", S: "S", SW: "SW", W: "W", NW: "NW" },
  reach: {
    mark: "gap", inGap: "inside a gap of the radio net", since: "Since {at}.", silent: "And silent: taken as silent inside the gap, check by vehicle radio, telephone or a crew nearby.", vehicle: "Its vehicle radio is reached.", relay: "Use a vehicle radio, the telephone or a relay.",
    cause: { no_coverage: "No handheld is reached here.", site_dark: "Site {site} is dark, no handheld is reached." }, place: "No handheld is reached at this place", placeCovered: "Handhelds are reached here, by the study.", placeUnknown: "Coverage here is not known.", placeVehicle: "No handheld is reached at this place, vehicle radios are", placeHint: "Take a vehicle radio or set up a relay.",
  },
  position: { title: "Position", stale: "stale", none: "No position", speed: "Speed" },
  board: { title: "Board", counters: "Crews by status, as on the board", window: "Board in its own window", print: "Duty sheet" },
  search: {
    open: "Search", title: "Search and commands", hint: "Incident, crew, vehicle, radio, place or coordinates", paletteHint: "A command, or: send CREW INCIDENT / CREW on_scene",
    command: "Command", nothing: "Nothing found.", foot: "↑↓ choose   ↵ go   Esc close   “send CREW INCIDENT”   “CREW STATUS”",
    noCrew: "There is no one crew called “{name}”.", noIncident: "There is no one incident numbered “{name}”.", noOrder: "{name} has {n} open orders: say which in the incident.",
  },
  help: { title: "Keys", on: "Single keys on", change: "Click to change", which: "Press any key to see what it does.", free: "{key} does nothing", press: "Press a key, Backspace for none", words: "Single keys are silent while you type and in an input method.", reset: "Reset" },
  command: {
    next: "Next", previous: "Previous", open: "Open", send_first: "Send first candidate", status: "Advance the order", go_to: "Go to on map", follow: "Follow",
    trail: "Trail", labels: "Call signs", replay: "Replay the trail", new_incident: "New incident", told: "Told by phone or radio", send_proposed: "Send the proposed crew", acknowledge: "Acknowledge alarm", search: "Search",
    mute: "Mute", dark: "Dark or light", back: "Back", help: "Keys", send: "Send that candidate", palette: "Commands",
  },
  map: { title: "Map", loading: "Preparing the map: {what}", steps: { borders: "borders", positions: "where the crews are", drawing: "drawing roads and areas" }, synthetic: "Borders are computed for the demo, not the real ones", tools: "Map tools", in: "Zoom in", out: "Zoom out", whole: "Whole city", follow: "Follow", basemap: "Basemap", basemaps: { none: "Areas and roads", tianditu: "Tianditu" }, without: "This browser cannot draw the map. Use the lists beside it." },
  queue: {
    title: "Incidents", filter: "Filter by what is owed", all: "All", empty: "Nothing is waiting.",
    group: { overdue: "Overdue", new: "To be ordered", waiting: "Waiting for an answer", running: "Running", answer: "To answer and close" },
    short: { overdue: "Over", new: "New", waiting: "Wait", running: "Run", answer: "Close" },
  },
  force: { title: "Force", filter: "Squad, call sign or plate", noCrew: "Devices without a crew", empty: "No crew fits." },
  incident: {
    title: "Incident", noCategory: "Matter open", noPlace: "Place open", place: "Place", about: "about here", unplaced: "not on the map", registered: "Registered", due: "Due",
    overBy: "over by {time}", left: "{time} left", provisional: "provisional", reporter: "Reporter", anonymous: "Anonymous", inHand: "In hand of", handlers: "Handlers", links: "Linked",
    result: "Result", risen: "raised", risenTo: "Nobody took it: raised to {who} at {at}", late: "Late entry", gone: "This incident is no longer in your scope.",
    steps: "Steps", toWhich: "Number of the other incident", how: "How", note: "Note", toBody: "Which body", asStamped: "as it is now", part: "Co-handler", unchanged: "unchanged", letter: "Letter number", approvalForm: "Approval form", byWhom: "Stated by", decision: "Decision", reporterTold: "How the reporter was told", department: "Department", receipt: "Receipt", notice: "Notice number", drill: "Drill",
    step: {
      accept: "Accept", own: "Confirm ownership", reopen: "Re-open", unlink: "Unlink", grant: "Grant the return", deny: "Deny the return", resume: "Resume", resolve: "Resolve", answer: "Answer", close: "Close", suspend: "Suspend", return: "Ask for return",
      transfer: "Transfer", refuse: "Refuse", advice: "Advice", void: "Void", link: "Link", hand: "Take in hand", handOver: "Take over", layDown: "Lay down",
      place: "Correct the place", classify: "Correct the matter", progress: "Tell progress", joint: "Joint handling", part: "Part done", handlers: "Change handlers", extend: "Extend", major: "Flag as major", triage: "Triage",
    },
  },
  state: {
    registered: "Registered", owned: "Owned", dispatched: "Dispatched", accepted: "Accepted", on_scene: "On scene", resolved: "Resolved", answered: "Answered", closed: "Closed",
    return_asked: "Return asked", transferred: "Transferred", refused: "Refused", advice: "Advice", suspended: "Suspended", linked: "Linked", void: "Void",
  },
  source: { hotline_12319: "Hotline 12319", hotline_12345: "Hotline 12345", patrol: "Patrol", complaint: "Complaint", report: "Report", transfer_in: "Transferred in", assigned: "Assigned from above" },
  triage: { investigate: "Investigate", no_lead: "No lead" },
  category: {
    appearance: "Street order", environment: "Environment", gas: "Gas", greening: "Greening", municipal: "Municipal works", pets: "Dogs", planning: "Planning and building", property: "Property",
    sanitation: "Sanitation", traffic: "Parking", water: "Water", distress: "Distress",
  },
  severity: { low: "Low", normal: "Normal", high: "High", urgent: "Urgent" },
  level: { city: "city level", district: "district level" },
  responsibility: { title: "Whose it is", whose: "Responsible", now: "Answers now", subject: "Subject", open: "ownership open", waiting: "Body and reasons appear once there is a place." },
  candidates: { title: "Candidates", none: "No crew can be sent now.", send: "Send {who}", how: "With task…", desk: "To a desk" },
  orders: {
    title: "Orders", about: "About to send", sending: "Send {who} → {number}", setting: "{who}: {stage}", naming: "{who} takes {number}", sendNow: "Send now", stop: "Stop", send: "Send", sent: "Sent {who}.",
    advanced: "Order: {stage}.", task: "Task", taskDefault: "By the matter", whenBusy: "When the crew is busy", reason: "Reason for the override",
    whyDeclined: "Why they decline", lateAnswer: "{who} answered after the order was over: {answer}.", busy: { refuse: "Do not send", queue: "Queue it", preempt: "Preempt (with a reason)" }, noPosition: "This crew has no position. Confirm to send.", stalePosition: "This crew's position is {age} old. Confirm to send.",
    told: "Told by voice", toldWhom: "Who was told", toldDone: "Recorded: {who} was told.", by: { phone: "phone", radio: "radio" }, by_phone: "Accepted by phone", by_radio: "Accepted by radio", refusedBy: "Declined", result: "Result", attempt: "attempt {n}",
  },
  task: { support: "Support", enforcement: "Enforcement" },
  stage: {
    queued: "Queued", ordered: "Ordered", received_by_set: "Received by the set", delivered: "Delivered", accepted: "Accepted", declined: "Declined", en_route: "En route", on_scene: "On scene", handling: "Handling", cleared: "Cleared", cancelled: "Cancelled",
  },
  doStage: { accepted: "Accept", en_route: "En route", on_scene: "On scene", handling: "At work", cleared: "Clear", declined: "Record as declined", cancelled: "Cancel" },
  resultCode: { persuaded: "Persuaded", corrected: "Corrected on the spot", penalty: "Penalty", case_filed: "Case filed", nothing_found: "Nothing found", helped: "Helped", other: "Other" },
  bearer: { radio: "Radio", vehicle_terminal: "Vehicle terminal", enforcement_terminal: "Enforcement terminal", voice: "Voice" },
  bearerState: { sent: "sent", received: "received by the set", answered: "answered", failed: "failed" },
  timeline: { title: "Timeline", late: "late entry, learned {at}" },
  event,
  person: { officer: "officer", auxiliary: "auxiliary" },
  how: { phone: "By phone", message: "By message", letter: "By letter", visit: "In person", platform: "On the platform" },
  crew: {
    title: "Crew", body: "Body", people: "People", officers: "{n} officers, {m} auxiliaries", lawful: "May enforce", lawfulYes: "Yes", lawfulNo: "Support only: fewer than two officers", supportOnly: "support only", vehicle: "Vehicle",
    phones: "Phones", devices: "Devices", orders: "Orders", gone: "This crew signed off or is not in your scope.",
  },
  device: {
    title: "Device", vehicle_terminal: "Vehicle terminal", vehicle_radio: "Vehicle radio", radio: "Radio", phone: "Phone", enforcement_terminal: "Enforcement terminal", handheld: "Handheld", body_recorder: "Body recorder", unknown: "Device",
    words: "To the vehicle terminal", text: "Text", answers: "Answers to choose from (by comma; none for a notice)", urgent: "Urgent", locate: "Locate now", ask: "Ask", send: "Send", messages: "What was sent", takeBack: "Take back", noCrew: "Belongs to no crew on shift.",
  },
  radio: {
    net: "Radio", title: "Radio", group: "Talk group", groups: "Talk groups", noGroups: "No talk group is registered.", calls: "Calls", noCalls: "No calls.", unread: "Could not be read. It is tried again.", onlyEmergencies: "Emergencies only", onAir: "on the air", emergency: "Emergency",
    online: "Registered", offline: "Not registered", number: "Number", holder: "Issued to", inRepair: "in repair", broken: "unserviceable", heard: "Last heard", at: "repeater {repeater}, slot {slot}", signal: "Signal", raw: "{n} (raw)", slot: "Slot", sites: "Sites", texts: "What it wrote",
    words: "To the radio", check: "Radio check", ring: "Ring", groupText: "Text to the group", sendGroup: "Send to all",
    stop: { title: "Stop", waits: "The radio is told to stop once the alarm is acknowledged.", asked: "It is told to stop again and again until it answers.", done: "It stopped at {at}." },
  },
  heardBy: { registration: "registration", location: "position", text: "text", call: "call", answer: "answer" },
  groupTextState: { queued: "to be sent", sent: "sent, no answer yet", delivered: "on the air", failed: "failed", expired: "expired" },
  callKind: {
    private: "Private call", group: "Group call", all: "All call", emergency_group: "Emergency group call", remote_monitor: "Remote monitor", emergency_alarm: "Emergency alarm", priority_private: "Priority private call", priority_group: "Priority group call", priority_all: "Priority all call", dispatch: "Dispatch call", alert: "Ring",
    emergency_alarm_with_call: "Emergency alarm and call", check: "Radio check", enable: "Enable", disable: "Disable",
  },
  alarm: {
    title: "Alarms", none: "No open alarm.", raised: "Raised", state: "State", by: "Taken by", times: "Times", late: "pressed {raised}, received {received}", acknowledge: "Acknowledge", note: "What it was", close: "Close the alarm",
    gone: "This alarm is closed or not in your scope.", help: "Call for help", shelve: "Shelve", shelveFor: "For how long", shelvedUntil: "{who}, until {at}",
  },
  alarmState: { raised: "Not acknowledged", acknowledged: "Acknowledged", shelved: "Shelved", closed: "Closed" },
  alarmKind: {
    emergency: "Emergency", emergency_button: "Emergency", collision: "Collision", rollover: "Rollover", overspeed: "Overspeed", fatigue_driving: "Fatigue", danger: "Danger ahead", daily_driving_time: "Driving time exceeded",
    parked_too_long: "Parked too long", vehicle_stolen: "Vehicle stolen", illegal_ignition: "Illegal ignition", illegal_movement: "Illegal movement", gnss_fault: "Positioning fault", gnss_antenna_open: "Antenna not connected", gnss_antenna_short: "Antenna short circuit",
    site_silent: "Radio site silent", power_low: "Power low", power_lost: "Power lost", display_fault: "Display fault", tts_fault: "Speech fault", camera_fault: "Camera fault", ic_card_fault: "Card reader fault", speed_sensor_fault: "Speed sensor fault", silent_in_gap: "Silent inside a gap",
  },
  messageKind: { text: "Notice", question: "Question", locate: "Locate", track: "Tracking", photo: "Photo", set_parameters: "Set parameters", query_parameters: "Query parameters", confirm_alarm: "Confirm alarm", query_attributes: "Query attributes", radio_check: "Radio check", alert_call: "Alert call", remote_monitor: "Remote monitor" },
  messageState: { queued: "to be sent", sent: "sent, no answer yet", received: "received by the set", answered: "answered", failed: "failed", expired: "expired", cancelled: "taken back" },
  messageFailure: { no_answer: "The device did not answer. Call by telephone or radio.", refused_by_device: "The device could not do it.", not_understood_by_device: "The device could not read it.", unsupported_by_device: "The device does not know this kind of message.", no_such_channel: "The device has no such camera.", channel_busy: "The radio channel was busy.", receive_only: "The radio only receives.", low_battery: "The radio's battery is low.", repeater_fault: "The repeater has a fault.", no_ack_from_radio: "The radio did not confirm. It may have been read all the same.", repeater_wake_up_failed: "The repeater did not wake up.", no_contact: "The radio was not reached.", transmission_denied: "The repeater did not send it.", interrupted: "The transmission was interrupted." },
  proposal: { title: "Proposed crew", crew: "Send {who}?", nobody: "No crew is left to propose: a person has to arrange it", short: "propose {who}", nobodyShort: "nobody to send", rises: "goes to the desk above at {at}" },
  proposalCause: { declined: "They declined.", no_answer: "No answer came.", untouched: "Nobody took it." },
  papers: { title: "Notes and files", files: "Files", note: "Note", keep: "Keep", attach: "Add photos or files" },
  trail: { title: "Trail", show: "Trail", notLive: "History, not live", play: "Play", pause: "Pause", span: "Span", speed: "Speed", fix: "{at} · {speed} km/h", nothing: "No fix here", late: "sent later" },
  intake: {
    kind: "Intake", title: "New incident", new: "New", saved: "draft {n} saved", source: "Source", externalId: "External number", phone: "Caller's number", name: "Caller", description: "What is reported", address: "Place",
    addressHint: "Road, number, community, initials, coordinates", onMap: "Click on the map", clickMap: "Click the place on the map", noPlace: "No place yet: register anyway", clearPlace: "Clear", matter: "Matter", noMatter: "Matter open",
    severity: "Severity", occurred: "Happened at", discard: "Discard", register: "Register", similar: "Perhaps the same", noSimilar: "No open incident like this nearby.", similarWaits: "Looked for once there is a place.",
    kept: "The service cannot be reached. Kept as local draft {n}; it is sent when the service is back.", sent: "{n} local drafts were sent.", drafts: "Local drafts", draft: "Draft {n}", waiting: "to be sent",
  },
  place: { wgs84: "WGS-84", gcj02: "GCJ-02 (Amap, Tencent)", bd09: "BD-09 (Baidu)", road: "Road", crossing: "Crossing", house_number: "House number", landmark: "Landmark", community: "Community", village: "Village", street: "Street", town: "Town", division: "Division", lamp_post: "Lamp post" },
  sheet: {
    asOf: "Connection lost: as of {at}", print: "Print", title: "Duty sheet", open: "Open incidents", onDuty: "Crews on duty", number: "Number", state: "State", what: "What", where: "Where", whose: "Responsible", due: "Due", crews: "Sent", crew: "Call sign",
  },
};

export default words;
