import type { BodyRef, IncidentView } from "@/api/types";
import { say } from "@/i18n";
import { useSending } from "@/state/sending";
import { order } from "./sendCrew";

/** Sends the order to a squad's desk, whose leader names the crew. */
export function sendDesk(incident: IncidentView, body: BodyRef): void {
  const key = crypto.randomUUID();
  useSending().arm({
    about: `incident-${incident.id}`,
    text: say("orders.sending", { who: body.short_name, number: incident.number }),
    caution: null,
    send: async () => void (await order(incident.id, { body_id: body.id }, key)),
  });
}
