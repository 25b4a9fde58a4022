import { call } from "@/api/client";
import type { Id, OrderView } from "@/api/types";
import { say } from "@/i18n";
import { useNotices } from "@/state/notices";
import { usePicture } from "@/state/picture";

export interface Told {
  spoken_with: string;
  accepted: boolean;
  note: string;
}

/** Records that an order was told by telephone or radio, to whom, and what they said. */
export async function recordTold(orderId: Id, told: Told): Promise<boolean> {
  const notices = useNotices();
  try {
    usePicture().put("order", await call<OrderView>(`/api/orders/${orderId}/voice`, { body: told, idempotencyKey: crypto.randomUUID() }));
    notices.tell("good", say("orders.toldDone", { who: told.spoken_with }));
    return true;
  } catch (error) {
    notices.refuse(error);
    return false;
  }
}
