/** Which incidents a new call may be about. The service knows those near the place; this adds the same caller and the same words. Pure. */
import type { Id, IncidentView, Instant, SimilarView } from "@/api/types";

const MOST = 6;
const SHORTEST_ADDRESS = 3;
const SHORTEST_NUMBER = 7;

export interface Said {
  phone: string;
  address: string;
}

export interface Likely {
  id: Id;
  number: string;
  state: string;
  description: string;
  registered_at: Instant;
  distance_m: number | null;
}

/** Open incidents from the same number, then those whose address holds the words. */
export function named(incidents: Iterable<IncidentView>, { phone, address }: Said): Likely[] {
  const number = phone.trim();
  const words = address.trim();
  const all = [...incidents];
  const sameCaller = number.length >= SHORTEST_NUMBER ? all.filter(({ reporter }) => reporter?.phone === number) : [];
  const samePlace = words.length >= SHORTEST_ADDRESS ? all.filter((incident) => incident.address?.includes(words)) : [];
  return together(sameCaller.map(likely), samePlace.map(likely));
}

/** Both, each incident once, with its distance where one is known. */
export function together(first: readonly Likely[], then: readonly (Likely | SimilarView)[]): Likely[] {
  const away = new Map(then.map(({ id, distance_m }) => [id, distance_m]));
  const found = new Map<Id, Likely>();
  for (const one of [...first, ...then]) if (!found.has(one.id)) found.set(one.id, { ...one, distance_m: one.distance_m ?? away.get(one.id) ?? null });
  return [...found.values()].slice(0, MOST);
}

function likely({ id, number, state, description, registered_at }: IncidentView): Likely {
  return { id, number, state, description, registered_at, distance_m: null };
}
