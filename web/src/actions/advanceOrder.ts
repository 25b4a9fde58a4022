import { call } from "@/api/client";
import type { Id, OrderView } from "@/api/types";
import { say, word } from "@/i18n";
import { useNotices } from "@/state/notices";
import { usePicture } from "@/state/picture";

export interface StageChange {
  to: string;
  note?: string;
  result?: string;
  result_code?: string;
  at?: string;
}

/** Moves an order to its next stage in the name of this desk. */
export async function advanceOrder(orderId: Id, change: StageChange): Promise<boolean> {
  const notices = useNotices();
  try {
    const view = await call<OrderView>(`/api/orders/${orderId}/stage`, { body: change, idempotencyKey: crypto.randomUUID() });
    usePicture().put("order", view);
    notices.tell("good", say("orders.advanced", { stage: word("stage", view.stage) }));
    return true;
  } catch (error) {
    notices.refuse(error);
    return false;
  }
}
