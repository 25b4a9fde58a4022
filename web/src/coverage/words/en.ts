import type zhCN from "./zh-CN";

const words: typeof zhCN = {
  title: "Radio coverage", toCockpit: "Cockpit", site: "Site", back: "Back to the list", keep: "Keep it", none: "—",
  left: { studies: "Studies", sites: "Sites" },
  sites: {
    title: "Sites", filter: "Find by name or code", add: "New site", none: "There is no site yet.", clickMap: "Click the site's place on the map, Esc to stop", placeMiddle: "Put it in the middle of the map", newName: "New site {n}",
    remove: "Delete", removeAsk: "Delete “{name}”? Studies made with it stay as they are.", export: "Export sites",
  },
  standing: { same: "Unchanged", changed: "Changed, not saved", new: "New, not saved", off: "Left out on trial" },
  siteState: { in_service: "In service", planned: "Planned", out_of_service: "Out of service", retired: "Retired" },
  serving: { working: "Working", on_battery: "On battery", isolated: "Cut off", dark: "Dark", not_in_service: "Not in service" },
  backhaul: { fibre: "Fibre", microwave: "Microwave", public_network: "Public network", none: "None" },
  cause: { mains_failure: "Mains failure", backhaul: "Backhaul lost", equipment: "Equipment fault", maintenance: "Maintenance" },
  outage: { title: "State now", since: "since {at}", dark: "dark {at}", end: "Back in service", cause: "Report an outage", note: "Note", begin: "Report" },
  field: {
    name: "Name", code: "Code", state: "State", lon: "Longitude", lat: "Latitude", antenna: "Antenna", addAntenna: "Add an antenna", dropAntenna: "Take this antenna away", height: "Above ground", gain: "Gain", azimuth: "Azimuth", tilt: "Downtilt",
    transmitter: "Transmitter", eirp: "EIRP {value} dBm", power: "Power", mast: "Mast", feeder: "Feeder loss", combiner: "Combiner loss", frequencyOut: "Talk-out", frequencyIn: "Talk-in",
    receiver: "Receiver and groups", sensitivity: "Static sensitivity", diversity: "Diversity gain", noise: "Site noise", colourCode: "Colour code", talkGroups: "Talk groups",
    upkeep: "Licence, power, backhaul", expired: "licence expired", licence: "Licence no.", licenceTo: "Valid to", battery: "Battery", backhaul: "Backhaul", equipment: "Equipment file", notes: "Notes",
  },
  whatIf: { without: "Try without this site", save: "Save to register", revert: "Revert" },
};
export default words;
