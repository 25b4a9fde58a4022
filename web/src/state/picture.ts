/** What the desk sees of incidents, orders, alarms and crews: the snapshot, then every event in order. */
import { defineStore } from "pinia";
import { computed, type ShallowRef, shallowRef, triggerRef } from "vue";
import type { AlarmView, CrewView, Id, IncidentView, Instant, LiveEvent, LiveSnapshot, OrderView, SubjectKind } from "@/api/types";
import { isOff } from "@/lib/crews";
import { isOpenOrder } from "@/lib/queue";

/** After these a radio calls for help again, whatever it had confirmed before. */
const CRIED_AGAIN = new Set(["alarm_raised_again", "alarm_repeated"]);

type Table<T> = ShallowRef<Map<Id, T>>;

export const usePicture = defineStore("picture", () => {
  const incidents: Table<IncidentView> = shallowRef(new Map());
  const orders: Table<OrderView> = shallowRef(new Map());
  const alarms: Table<AlarmView> = shallowRef(new Map());
  const crews: Table<CrewView> = shallowRef(new Map());
  const tables = { incident: incidents, order: orders, alarm: alarms, crew: crews };
  /** When a radio confirmed that it stopped the emergency of an alarm, as far as it was seen from here. */
  const stopped = shallowRef(new Map<Id, Instant>());
  /** The last event of a subject, so that an open panel knows when to read again. */
  const touched = shallowRef(new Map<string, number>());
  const loaded = shallowRef(false);

  const ordersOfIncident = computed(() => grouped(orders.value.values(), (order) => order.incident_id));
  const ordersOfCrew = computed(() => grouped([...orders.value.values()].filter(isOpenOrder), (order) => order.crew?.id ?? null));

  function ordersOf(incident: Pick<IncidentView, "id" | "orders">): readonly OrderView[] {
    return ordersOfIncident.value.get(incident.id) ?? incident.orders ?? [];
  }

  function applySnapshot(snapshot: LiveSnapshot): void {
    incidents.value = byId(snapshot.incidents);
    orders.value = byId([...snapshot.orders, ...snapshot.incidents.flatMap((incident) => incident.orders ?? [])]);
    alarms.value = byId(snapshot.alarms);
    crews.value = byId(snapshot.crews);
    touched.value = new Map([["*", snapshot.sequence]]);
    loaded.value = true;
  }

  function applyEvent(event: LiveEvent): void {
    const { kind, id } = event.subject;
    const table = tables[kind] as Table<unknown> | undefined;
    if (table) {
      if (event.view && !isOver(kind, event.view)) table.value.set(id, event.view);
      else table.value.delete(id);
      triggerRef(table);
    }
    if (event.kind === "radio_emergency_stopped" && event.at) stopped.value.set(id, event.at);
    else if (CRIED_AGAIN.has(event.kind)) stopped.value.delete(id);
    if (kind === "alarm") triggerRef(stopped);
    touch(kind, id, event.sequence);
    if (event.incident_id) touch("incident", event.incident_id, event.sequence);
  }

  function touch(kind: SubjectKind, id: Id, sequence: number): void {
    touched.value.set(`${kind}:${id}`, sequence);
    triggerRef(touched);
  }

  /** Rises with every event of the subject and with every fresh snapshot. */
  function revision(kind: SubjectKind, id: Id): number {
    return Math.max(touched.value.get(`${kind}:${id}`) ?? 0, touched.value.get("*") ?? 0);
  }

  /** A command's answer is newer than what the socket brought so far. */
  function put(kind: SubjectKind, view: { id: Id }): void {
    const table = tables[kind] as Table<unknown>;
    if (isOver(kind, view)) table.value.delete(view.id);
    else table.value.set(view.id, view);
    triggerRef(table);
  }

  return { incidents, orders, alarms, crews, ordersOfIncident, ordersOfCrew, loaded, stopped, ordersOf, applySnapshot, applyEvent, revision, put };
});

/** A crew that signed off and an alarm that was closed are no part of the picture any more. */
function isOver(kind: SubjectKind, view: unknown): boolean {
  if (kind === "crew") return isOff(view as CrewView);
  return kind === "alarm" && (view as AlarmView).state === "closed";
}

function byId<T extends { id: Id }>(entries: readonly T[]): Map<Id, T> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

function grouped<T>(entries: Iterable<T>, key: (entry: T) => Id | null): Map<Id, T[]> {
  const groups = new Map<Id, T[]>();
  for (const entry of entries) {
    const id = key(entry);
    if (id === null) continue;
    const group = groups.get(id);
    if (group) group.push(entry);
    else groups.set(id, [entry]);
  }
  return groups;
}
