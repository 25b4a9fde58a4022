import type zhCN from "./zh-CN";

const words: typeof zhCN = {
  title: "Radio coverage", and: ", ", site: "Site", back: "Back to the list", keep: "Keep", findings: "Findings", legend: "Legend", opacity: "Strength of the layer", layers: "Layers", level: "By which level",
  forWhom: "Terminal", directionOf: "Direction", howSurely: "Reliability", belowTarget: "Below the target of {target}", against: "against {name}", stopComparing: "Stop comparing", noStudy: "Run a study first; then see where the net ends.",
  loading: { ground: "Areas" }, left: { studies: "Studies", sites: "Sites", measured: "Measured", basis: "Basis" },
  shown: { areas: "Areas", gaps: "Gaps", failures: "Failures", proposals: "Next site", unseen: "Unseen" },
  levels: { city: "City", district: "Districts", township: "Townships", squad: "Squads" },
  figure: { area: "Area covered", people: "People covered", reliability: "Mean reliability" },
  column: { name: "Area", area: "Area", people: "People", reliability: "Reliab.", areaChange: "Change", peopleChange: "Change" },
  denied: { no_cells: "No cells in it", missing_terrain: "Terrain is incomplete: no figure", missing_weight: "People are incomplete: no figure", no_weight: "Nothing to weigh by", noPeople: "There were no people data when this was computed, so the column is empty; import them and run it again." },
  layer: { signal: "Signal", reliability: "Reliability", best_server: "Best server", redundancy: "Redundancy", gaps: "Gaps", measured: "Measured", predicted: "Predicted", disagreement: "Disagreement", bearers: "Bearers" },
  measured: {
    same: "of the same squares", squares: "{n} squares, {way}", score: "bias {bias} dB, RMSE {rmse} dB", nothing: "Nothing was measured in this span.", noStudy: "Choose a finished study first.", beside: "Side by side", besideTitle: "Measured, predicted and their difference as three maps; never an average",
  },
  bearer: {
    title: "Bearers as measured", which: "Bearer", span: "Span", months: "Last {n} months", together: "Together (any of them)", vehicle_data: "Vehicle terminals' data net", public_network: "Public network (phones, PoC)", narrowband: "Narrow-band radio net",
    short: { together: "Together", vehicle_data: "Data", public_network: "Public", narrowband: "Narrow" }, what: "Only squares of about 130 m that vehicles or radios met: streets, not fields. Nothing here is predicted.",
    counted: "Since {since}, counted up to {until}", nothing: "Nothing is recorded in sight.", met: "Only squares that were met", areas: "{known} km² met, {bad} km² of it without contact",
  },
  unseen: {
    what: "Places where radios were not served and the study says covered", asking: "Comparing readings…", thin: "There are readings, but no square has {n} of them; lower the number, or wait for radios to move on.", none: "There is no such place.", cells: "{n} cells",
  },
  used: { readings: "Readings", missed: "Missed", unknown_site: "Site unknown", bins: "Squares", censored_bins: "Squares not heard", unmatched_bins: "Squares not computed" },
  datum: { wgs84: "WGS-84", gcj02: "GCJ-02", bd09: "BD-09 (Baidu)", cgcs2000: "CGCS2000" },
  drive: {
    title: "Measurements", reports: "Radios' reports", noReports: "None", days: "Last {n} days", least: "A square counts", samples: "from {n} readings", list: "Drives", facts: "{n} readings, {way}", none: "There is no drive yet.", noneChosen: "No measurement is chosen.",
    upload: "Upload a drive", columns: "CSV with the columns time, lon, lat, rssi_dbm, terminal, and if there site, accuracy_m. An empty rssi_dbm means that nothing was heard.", file: "File", datum: "Datum", choose: "Choose", talk_out: "Talk-out: the terminal read the site", talk_in: "Talk-in: the site read the terminal", tooLong: "The file is larger than 8 MB; divide it.",
    try: "Try", keep: "Keep", reading: "Reading…", dry: "All rows are good; nothing is kept yet.", kept: "Kept.", faulty: "Some rows are bad; nothing was kept.", counts: "{readings} readings, {left} left out for a poor place, {faults} bad rows", faults: "Bad rows", line: "Line", why: "Why",
    remove: "Delete drive {name}", removeAsk: "Delete this drive?",
  },
  fit: {
    title: "Calibration", one: "Calibration", new: "New fit", none: "No calibration has helped yet.", name: "Calibration {day}", adopted: "{study} · {fit}", of: "From the model of “{study}” without a calibration.", reports: "radios' reports of {n} days", drives: "{n} drives", handhelds: "How handhelds that reported were carried", readingError: "Reading error", start: "Fit", busy: "Fitting…",
    explained: "An offset for each site, class of clutter and receiver, and a slope with distance; judged on square kilometres it has not seen, and not kept where it is no better. For a calibrated drive receiver the error is 0.5.", refused: "Not kept", adopt: "Adopt in a new study",
    bias: "Bias", correct: "Right calls", before: "Model alone", after: "Calibrated", carried: "And kriging", judged: "The lower two are judged on square kilometres that were not seen, {n} squares.", bins: "{n} squares",
    group: { sites: "Offsets of sites", classes: "Offsets of clutter", readings: "Offsets of readings (no part of a prediction)" }, rest: "The rest", sigma: "New shadowing deviation", slope: "Per decade of distance", variogram: "Residual range, size", few: "With fewer than 30 squares the start is kept: “—”. Kriging serves to judge and enters no study.",
  },
  plan: {
    title: "Acceptance drives", one: "Acceptance drive", new: "New plan", none: "There is no plan yet.", name: "Acceptance {area} {who}", make: "Lay out tiles", tiles: "{n} tiles", open: "To drive", proves: "Passed", fails: "Not proven",
    target: "To prove", confidence: "Confidence", expected: "Expected", error: "Error", coveredOnly: "Only tiles that the study calls covered", formula: "Tiles T = z²pq/e², at least 100.",
    needed: "tiles to drive", laid: "{n} laid out, {side} m wide", tooFew: "The area has no room for as many: what is proven is weaker.", wish: "to prove {target} with confidence {confidence}", crew: "For the crew", csv: "List as CSV", geojson: "Map as GeoJSON",
    passed: "{passed} of {tested} driven passed", lower: "Lower limit", share: "Pass share", upper: "Upper limit", limits: "Pass share {share}, exact limits {lower} to {upper}, target {target}", judgedBy: "Judged by {who} {when}, {bins} squares of 30 m", by: "Judged by: {names}", chooseDrives: "Upload the result, or tick drives on the left.",
    judge: "Judge", judgeAgain: "Judge again", standing: "Standing of tiles", list: "Tiles", predicted: "predicted {share}",
  },
  standingOf: { open: "To drive", passed: "Passed", failed: "Failed", skipped: "Not driven" },
  basis: {
    title: "Basis of the score", new: "Declare a new basis", none: "No basis is declared, so 18.03.0 has no data.", version: "Version {n}", holds: "holds now", study: "Study", counts: "For", net: "Net that counts", netIs: "The {n} sites of this study count; push-to-talk over public networks does not.", whatIf: "Mind: {n} of it are what-if changes.", excluded: "Left out", nothingExcluded: "Nothing", by: "Declared by", note: "Note", show: "Look at it so",
    document: "Document", exclude: "Leave out an area", include: "Count it again", effect: "18.03.0 follows this at once; earlier versions stay, and no other study moves the score.", declare: "Declare",
    figures: "Score of 18.03.0", clause: "Emergency net covers the whole jurisdiction", lacking: "{km2} short", unanswered: "No body has its area in this study, or the study cannot answer now.", whole: "All of it is covered.", column: { name: "Body", share: "Covered", lacking: "Short" }, about: { dark: "Site is dark", not_covered: "Not fully covered" },
  },
  step: { several: "Two or more", single: "One only", gap: "Gap", unheard: "Not heard", reached: "Reached", weak: "Weak", not_reached: "Not reached", no_evidence: "Too little evidence" },
  terminal: { handheld_at_head: "Handheld, at head", handheld_on_hip: "Handheld, on hip", vehicle: "Vehicle" },
  terminalShort: { handheld_at_head: "Head", handheld_on_hip: "Hip", vehicle: "Vehicle" },
  direction: { both: "Both ways", talk_out: "Talk-out", talk_in: "Talk-in" },
  sites: {
    title: "Sites", filter: "Find by name or code", add: "New site", none: "There is no site yet.", clickMap: "Click the site's place on the map, Esc to stop", newName: "New site {n}",
    remove: "Delete", removeAsk: "Delete “{name}”? Studies made with it stay as they are.",
  },
  standing: { same: "Unchanged", changed: "Changed, not saved", new: "New, not saved", off: "Left out on trial" },
  siteState: { in_service: "In service", planned: "Planned", out_of_service: "Out of service", retired: "Retired" },
  serving: { working: "Working", on_battery: "On battery", isolated: "Cut off", dark: "Dark", not_in_service: "Not in service" },
  backhaul: { fibre: "Fibre", microwave: "Microwave", public_network: "Public network", none: "None" },
  cause: { mains_failure: "Mains failure", backhaul: "Backhaul lost", equipment: "Equipment fault", maintenance: "Maintenance", silent: "Silent (suspected)" },
  outage: { title: "State now", since: "since {at}", dark: "dark {at}", end: "Back in service", cause: "Report an outage", note: "Note", begin: "Report" },
  field: {
    name: "Name", code: "Code", state: "State", lon: "Longitude", lat: "Latitude", antenna: "Antenna", addAntenna: "Add an antenna", dropAntenna: "Take this antenna away", height: "Above ground", gain: "Gain", azimuth: "Azimuth", tilt: "Downtilt",
    transmitter: "Transmitter", eirp: "EIRP {value} dBm", power: "Power", mast: "Mast", feeder: "Feeder loss", combiner: "Combiner loss", frequencyOut: "Talk-out", frequencyIn: "Talk-in",
    receiver: "Receiver and groups", sensitivity: "Static sensitivity", diversity: "Diversity gain", noise: "Site noise", colourCode: "Colour code", talkGroups: "Talk groups",
    upkeep: "Licence, power, backhaul", expired: "licence expired", licence: "Licence no.", licenceTo: "Valid to", battery: "Battery", backhaul: "Backhaul", equipment: "Equipment file", notes: "Notes",
  },
  whatIf: {
    title: "What if", name: "Trial · {name}", without: "Try without this site", save: "Save to register", revert: "Revert", count: "{n} changed", run: "Try", peek: "Hold to see before", keep: "Keep as a study", clear: "Revert all",
    noBase: "Choose a finished study to try this", waiting: "waiting…", took: "{s} s",
  },
  studies: {
    title: "Coverage studies", new: "New study", none: "There is no study yet.", sites: "{n} sites", cell: "{n} m cells", calibrated: "calibrated", changes: "{n} tried", cancel: "Stop", declared: "Basis of the score", compare: "Compare with it", remove: "Delete", removeAsk: "Delete this study?",
  },
  studyState: { queued: "Waiting", running: "Running", done: "Done", failed: "Failed", cancelled: "Stopped" },
  doingWhat: { elevation: "terrain", landcover: "land cover", population: "people", areas: "areas" },
  doing: { waiting: "Waiting", starting: "Starting", ground: "Reading terrain and land cover", zones: "Areas", losses: "Path losses", margins: "Margins", pictures: "Pictures", shares: "Shares", gaps: "Gaps", redundancy: "Redundancy", proposals: "Next sites", incidents: "Incidents", saving: "Saving", done: "Done" },
  study: {
    area: "Area", inView: "What the map shows", cell: "Cell", cells: "Cells", radiusHandheld: "Handheld radius", radiusVehicle: "Vehicle radius", terminals: "Terminals", withPlanned: "With planned sites", present: "Without sites that are dark now", proposals: "Propose next sites", start: "Start",
  },
  gap: { count: "{n} gaps", dropped: "{n} more are too small to list", people: "{n} people", limiting: "{way} fails first", server: "{away} {way} of {name}", noServer: "no site near", deficit: "worst −{db} dB", none: "There is no gap." },
  gapCause: { hidden: "Hidden", far: "Too far", terminal: "Vehicles only", uplink: "Talk-in too weak", no_data: "No data", interfered: "Interfered" },
  failure: { several: "Two or more", single: "One only", unserved: "None", lost: "lost when it fails", nothingLost: "nothing is lost when it fails" },
  proposal: { looked: "{n} candidates compared, {given} proposed", nothing: "No candidate adds any coverage.", hilltop: "Hilltop {m} m", gain: "Gained", range: "Within ±5 dB", antenna: "Antenna", towns: "Townships", try: "Try on the map", survey: "These are estimates: a survey and a licence come first." },
  point: {
    title: "This place", ground: "{m} m above sea", distance: "Distance", level: "dBm", served: "{who} works, reliability {p}", unserved: "{who} not assured, reliability {p}", visible: "in sight", hidden: "hidden", beyond: "{n} more sites beyond the radius", noPath: "There is no path to look at.",
  },
  clutter: { no_data: "No land cover data", bare: "Bare land", open: "Open land", water: "Water", suburban: "Suburban", urban: "Urban", dense_urban: "Dense urban", forest: "Forest", no_clutter_data: "No land cover data", none: "No land cover data" },
  profile: {
    sight: "Line of sight", zone: "60 % of the first Fresnel zone", ground: "Terrain on the bent earth", free: "nothing in the way", blocks: "{by} m above the line of sight at {at}", intrudes: "into the Fresnel zone at {at}", blocksShort: "{by} m above", intrudesShort: "{by} m clear",
    said: "Profile from {from} to {to}, {length}; {what}", here: "{at} km · ground {ground} m · clear {clear} m",
  },
  budget: {
    radiated: "EIRP", losses: "Losses on the way", required: "Needed level", margin: "Margin", power: "Transmitter power", combiner: "Combiner", feeder: "Feeder", base_antenna: "Site antenna", terminal_antenna: "Terminal antenna", body_and_antenna: "Body and antenna",
    static_sensitivity: "Static sensitivity", static_to_faded: "Fading (DAQ 3.4)", man_made_noise: "Man-made noise", diversity: "Diversity", site_noise: "Site noise", path: "Path loss", clutter: "Clutter", indoor: "Into buildings", pattern: "Antenna pattern", calibration: "Calibration", antenna_pattern: "Antenna pattern", path_loss: "Path loss", shadowing: "Shadowing margin",
  },
  report: {
    title: " radio coverage", print: "Print", pdf: "The full report, with score, proposals and errors, is “Report as PDF” under Export", map: "Coverage map", look: "{who}, {way}; covered from a reliability of {p}", unreached: "People not reached", cause: "Cause", deficit: "Worst deficit", server: "Best site", target: "Target", failures: "What each site's failure costs",
    figures: "{sites} sites, {cell} m cells, {radius} km for handhelds, shadowing {sigma} dB.", bare_earth: "Terrain is bare earth.", surface_model: "Terrain is a surface model with buildings and trees.", clutter: "Clutter after ITU-R P.2108, factor {factor}.", noClutter: "There is no clutter data.",
    population_raster: "People from a population raster.", no_population_data: "There are no people data.", model: "Propagation: Irregular Terrain Model 1.2.2 (version {version}).", caution: "Computed, not measured; without calibration the error is about 8 dB. Push-to-talk over public networks is not contained.",
  },
  export: { title: "Export", tif: "This layer as GeoTIFF", geojson: "Gaps as GeoJSON", sites: "Sites as CSV", pdf: "Report as PDF", xlsx: "Report as XLSX", print: "Report to print" },
};
export default words;
