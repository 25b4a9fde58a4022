/** What the desk owes each incident next, and in which order it is shown. Pure. */
import type { IncidentView, OrderView } from "@/api/types";
import { parse } from "./time";

export const GROUPS = ["overdue", "new", "waiting", "running", "answer"] as const;
export type Group = (typeof GROUPS)[number];

const FINISHED = new Set(["closed", "transferred", "refused", "void", "linked"]);
const TO_ANSWER = new Set(["resolved", "answered", "advice"]);
const UNANSWERED = new Set(["ordered", "received_by_set", "delivered"]);
const OVER = new Set(["cleared", "cancelled", "declined"]);

export function isOpenOrder(order: Pick<OrderView, "stage">): boolean {
  return !OVER.has(order.stage);
}

export function isFinished(incident: Pick<IncidentView, "state">): boolean {
  return FINISHED.has(incident.state.toLowerCase());
}

/** Dealt with: nobody is to be sent any more, unless it is opened again. */
export function isSettled(incident: Pick<IncidentView, "state">): boolean {
  return isFinished(incident) || TO_ANSWER.has(incident.state.toLowerCase());
}

/** The group of an incident, or null when nothing is owed any more. */
export function groupOf(incident: IncidentView, orders: readonly OrderView[], nowMs: number): Group | null {
  if (isFinished(incident)) return null;
  const due = parse(incident.due_at);
  if (due !== null && due < nowMs) return "overdue";
  if (TO_ANSWER.has(incident.state.toLowerCase())) return "answer";
  const open = orders.filter(isOpenOrder);
  if (open.length === 0) return "new";
  return open.every((order) => UNANSWERED.has(order.stage)) ? "waiting" : "running";
}

/** By time left; those without a limit after all others, oldest first. */
export function byTimeLeft(a: IncidentView, b: IncidentView): number {
  const dueA = parse(a.due_at);
  const dueB = parse(b.due_at);
  if (dueA !== null && dueB !== null && dueA !== dueB) return dueA - dueB;
  if ((dueA === null) !== (dueB === null)) return dueA === null ? 1 : -1;
  return (parse(a.registered_at) ?? 0) - (parse(b.registered_at) ?? 0) || a.id - b.id;
}

export interface QueueEntry {
  incident: IncidentView;
  group: Group;
}

export function queue(
  incidents: Iterable<IncidentView>,
  ordersOf: (incident: IncidentView) => readonly OrderView[],
  nowMs: number,
): QueueEntry[] {
  const entries: QueueEntry[] = [];
  for (const incident of incidents) {
    const group = groupOf(incident, ordersOf(incident), nowMs);
    if (group) entries.push({ incident, group });
  }
  return entries.sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || byTimeLeft(a.incident, b.incident));
}
