/** Which incidents a new call may be about. Pure. */
import type { IncidentView } from "@/api/types";
import { distanceM, markOf, type Place } from "./coordinates";

/** Nearer than this counts as the same place until a person says otherwise. */
const NEAR_M = 300;
const MOST = 6;
const SHORTEST_ADDRESS = 3;

export interface Wanted {
  place: Place | null;
  phone: string;
  address: string;
}

export interface Match {
  incident: IncidentView;
  place: Place | null;
}

/** Same number first, then by distance, then by address. */
export function similar(incidents: Iterable<IncidentView>, wanted: Wanted): Match[] {
  const found: (Match & { score: number })[] = [];
  for (const incident of incidents) {
    const place = markOf(incident.location);
    const score = scoreOf(incident, place, wanted);
    if (score !== null) found.push({ incident, place, score });
  }
  return found.sort((a, b) => a.score - b.score).slice(0, MOST).map(({ incident, place }) => ({ incident, place }));
}

function scoreOf(incident: IncidentView, place: Place | null, wanted: Wanted): number | null {
  if (wanted.phone.trim().length >= 7 && incident.reporter?.phone === wanted.phone.trim()) return -1;
  if (wanted.place && place) {
    const away = distanceM(wanted.place, place);
    if (away <= NEAR_M) return away;
  }
  const address = wanted.address.trim();
  return address.length >= SHORTEST_ADDRESS && incident.address?.includes(address) ? NEAR_M + 1 : null;
}
