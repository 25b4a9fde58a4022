/** What this desk has in hand: selection, open panel, filters, what the map follows. Lives in the URL. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import type { Id } from "@/api/types";
import type { PickedPlace } from "@/lib/places";
import type { Place } from "@/lib/coordinates";
import type { Caller } from "@/lib/caller";
import type { Group } from "@/lib/queue";

export interface Subject {
  kind: "incident" | "crew" | "alarm" | "device" | "group";
  /** Of a talk group: its number on the air. */
  id: Id;
}
export const LEFT_TABS = ["queue", "force", "radio"] as const;
export type LeftTab = (typeof LEFT_TABS)[number];

export const useDesk = defineStore("desk", () => {
  const subject = shallowRef<Subject | null>(null);
  const intake = ref(false);
  /** The duty sheet lies over the desk. */
  const sheet = ref(false);
  /** The form waits for a click on the map. */
  const placing = ref(false);
  const picked = shallowRef<PickedPlace | null>(null);
  /** A call that the telephone system put through, until the form has taken it over. */
  const caller = shallowRef<Caller | null>(null);
  const leftTab = ref<LeftTab>("queue");
  const group = ref<Group | null>(null);
  /** What the list of the force is narrowed to. */
  const forceFilter = ref("");
  /** Where a person asked the map to go, until it went. */
  const goal = shallowRef<Place | null>(null);
  const following = ref(false);
  /** The device whose way is drawn. */
  const trailOf = ref<Id | null>(null);
  /** Code of the body whose land is marked. */
  const highlight = ref<string | null>(null);
  /** Code of the desk's own body: its land is marked while nothing else is. */
  const home = ref<string | null>(null);
  const history: Subject[] = [];

  const incidentId = computed(() => (subject.value?.kind === "incident" ? subject.value.id : null));

  function select(next: Subject | null): void {
    const present = subject.value;
    if (present && next && present.kind === next.kind && present.id === next.id) return;
    if (present && next) history.push(present);
    subject.value = next;
    if (!next || next.kind === "incident") following.value = false;
    if (next) intake.value = false;
  }

  /** One step back: close what lies on top. Says whether there was anything. */
  function back(): boolean {
    if (placing.value) placing.value = false;
    else if (intake.value) intake.value = false;
    else if (trailOf.value !== null) trailOf.value = null;
    else if (subject.value) subject.value = history.pop() ?? null;
    else return false;
    return true;
  }

  return { subject, intake, sheet, placing, picked, caller, leftTab, group, forceFilter, goal, following, trailOf, highlight, home, incidentId, select, back };
});

/** `incident.12` in an address, and back. */
export function readSubject(text: unknown): Subject | null {
  const match = typeof text === "string" ? /^(incident|crew|alarm|device|group)\.(\d+)$/.exec(text) : null;
  return match ? { kind: match[1] as Subject["kind"], id: Number(match[2]) } : null;
}

export function writeSubject(subject: Subject | null): string | undefined {
  return subject ? `${subject.kind}.${subject.id}` : undefined;
}
