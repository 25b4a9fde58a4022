import { call } from "@/api/client";
import type { Candidate, Id, IncidentView, OrderView } from "@/api/types";
import { say } from "@/i18n";
import { span } from "@/lib/time";
import { useNotices } from "@/state/notices";
import { usePicture } from "@/state/picture";
import { useSending } from "@/state/sending";
import { STALE_S } from "@/state/units";

export interface OrderRequest {
  crew_id?: Id;
  body_id?: Id;
  task?: string;
  override_reason?: string;
  when_busy?: "refuse" | "queue" | "preempt";
  preempt_reason?: string;
}

/** Sends an order now. A refusal is told with what is missing. */
export async function order(incidentId: Id, request: OrderRequest, key: string = crypto.randomUUID()): Promise<OrderView | null> {
  const notices = useNotices();
  try {
    const made = await call<OrderView>(`/api/incidents/${incidentId}/orders`, { body: request, idempotencyKey: key });
    usePicture().put("order", made);
    notices.tell("good", say("orders.sent", { who: made.crew?.call_sign ?? made.body.short_name }));
    return made;
  } catch (error) {
    notices.refuse(error);
    return null;
  }
}

/** What is doubtful about sending this crew: a position that is missing or old. */
export function doubt({ position_age_s: age }: Pick<Candidate, "position_age_s">): string | null {
  if (age === null) return say("orders.noPosition");
  return age > STALE_S ? say("orders.stalePosition", { age: ageText(age) }) : null;
}

/** Shows the order for three seconds; a stale position asks before it goes. */
export function sendCrew(incident: IncidentView, candidate: Pick<Candidate, "crew_id" | "call_sign" | "position_age_s">, request: OrderRequest = {}): void {
  const key = crypto.randomUUID();
  useSending().arm({
    about: `incident-${incident.id}`,
    text: say("orders.sending", { who: candidate.call_sign, number: incident.number }),
    caution: doubt(candidate),
    send: async () => void (await order(incident.id, { crew_id: candidate.crew_id, ...request }, key)),
  });
}

function ageText(seconds: number): string {
  const { value, unit } = span(seconds);
  return say(`time.${unit}`, { n: value });
}
