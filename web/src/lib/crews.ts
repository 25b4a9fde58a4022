/** Reading a crew: who counts as what, and how it is reached. Pure. */
import type { CrewView } from "@/api/types";
import { type Status, STATUSES } from "./frame";
import { parse } from "./time";

export function officers(crew: CrewView): number {
  return crew.members.filter(({ kind }) => kind === "officer").length;
}

export function auxiliaries(crew: CrewView): number {
  return crew.members.length - officers(crew);
}

/** `2+1`: officers and auxiliaries. */
export function strength(crew: CrewView): string {
  return `${officers(crew)}+${auxiliaries(crew)}`;
}

/** Numbers without repetition, duty phones first. */
export function numbers(crew: CrewView): string[] {
  const sorted = [...crew.phones].sort((a, b) => Number(b.kind === "duty") - Number(a.kind === "duty"));
  return [...new Set(sorted.map(({ number }) => number))];
}

/** The device whose way is the crew's: the vehicle's terminal, and without one the first. */
export function trackedDevice(crew: CrewView | null | undefined): CrewView["devices"][number] | null {
  return crew?.devices.find(({ kind }) => kind === "vehicle_terminal") ?? crew?.devices[0] ?? null;
}

/** A reason under a crew's name need not say the name again. */
export function withoutName(text: string, callSign: string): string {
  const named = [`${callSign}：`, `${callSign}: `].find((start) => text.startsWith(start));
  return named ? text.slice(named.length) : text;
}

/** Crews by status, longest in it first; a status that has no column of its own counts as offline. */
export function byStatus(crews: Iterable<CrewView>): Map<Status, CrewView[]> {
  const found = new Map<Status, CrewView[]>(STATUSES.map((status) => [status, []]));
  for (const crew of crews) (found.get(crew.status as Status) ?? found.get("offline"))?.push(crew);
  for (const each of found.values()) each.sort((a, b) => sinceOf(a) - sinceOf(b) || a.id - b.id);
  return found;
}

/** Since when it has been in its status, in ms. */
export function sinceOf(crew: CrewView): number {
  return parse(crew.status_at) ?? 0;
}

export function isOff(crew: CrewView): boolean {
  return crew.status === "off" || crew.signed_off_at !== null;
}
