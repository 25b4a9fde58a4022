/** What an account may do, and on whose orders; the service has the last word. Pure. */
import type { IncidentView, Me, OrderView } from "@/api/types";
import type { Step } from "./steps";

export const PERMISSIONS = [
  "incident_read", "incident_create", "incident_edit", "incident_review", "reporter_read", "complaint_handle", "order_create", "order_advance",
  "alarm_handle", "force_read", "force_edit", "sign_on", "device_command", "track_read", "geo_edit", "audit_read", "account_edit", "settings_edit", "radio_edit",
  "radio_adapt",
] as const;
export type Permission = (typeof PERMISSIONS)[number];
export type Holder = Pick<Me, "username" | "permissions" | "body" | "whole_city" | "person_id">;

/** Bodies that have none below them: what is not their own is another's. */
const LEAVES = new Set(["squad", "town_body", "zone_unit", "specialised_unit"]);

export function may(me: Pick<Me, "permissions"> | null, permission: Permission): boolean {
  return me?.permissions.includes(permission) ?? false;
}

/** Whether a body is this account's own or below it. A desk above others is believed: the tree is the service's. */
export function covers(me: Pick<Me, "body" | "whole_city">, bodyId: number): boolean {
  return me.whole_city || me.body === null || !LEAVES.has(me.body.kind ?? "") || me.body.id === bodyId;
}

/** An order is moved along by its crew's body, those above it, and whoever sent it; called off by who may send. */
export function mayMove(me: Holder | null, order: Pick<OrderView, "body" | "ordered_by">, to: string): boolean {
  if (me === null || !may(me, to === "cancelled" ? "order_create" : "order_advance")) return false;
  return covers(me, order.body.id) || order.ordered_by === me.username;
}

/** Complaints about ours are the supervision's alone; the reporter is spoken to by intake and whoever handles it. */
export function mayTake(me: Holder | null, step: Pick<Step, "permission">, incident: Pick<IncidentView, "complaint" | "handlers">): boolean {
  if (me === null) return false;
  if (step.permission === "incident_edit") return may(me, incident.complaint ? "complaint_handle" : "incident_edit");
  if (step.permission !== "reporter_read") return may(me, step.permission);
  const handles = me.person_id !== null && incident.handlers.some(({ id }) => id === me.person_id);
  return may(me, "reporter_read") && (handles || incident.complaint || may(me, "incident_edit"));
}
