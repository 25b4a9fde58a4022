import { call } from "@/api/client";
import type { Candidate, OrderView } from "@/api/types";
import { say } from "@/i18n";
import { useNotices } from "@/state/notices";
import { usePicture } from "@/state/picture";
import { useSending } from "@/state/sending";
import { doubt } from "./sendCrew";

/** The squad's desk names the crew of an order that was sent to it; shown for three seconds like every order. */
export function nameCrew(order: OrderView, number: string, candidate: Pick<Candidate, "crew_id" | "call_sign" | "position_age_s">): void {
  const key = crypto.randomUUID();
  useSending().arm({
    about: `order-${order.id}`,
    text: say("orders.naming", { who: candidate.call_sign, number }),
    caution: doubt(candidate),
    send: async () => {
      try {
        usePicture().put("order", await call<OrderView>(`/api/orders/${order.id}/crew`, { body: { crew_id: candidate.crew_id }, idempotencyKey: key }));
        useNotices().tell("good", say("orders.sent", { who: candidate.call_sign }));
      } catch (error) {
        useNotices().refuse(error);
      }
    },
  });
}
