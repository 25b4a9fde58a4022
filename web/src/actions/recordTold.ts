import type { OrderView } from "@/api/types";
import { say } from "@/i18n";
import { advanceOrder } from "./advanceOrder";

/** Records that the order was told by voice, to whom, and that it was accepted. */
export async function recordTold(order: OrderView, by: "phone" | "radio", whom: string): Promise<boolean> {
  return await advanceOrder(order.id, { to: "accepted", note: say("orders.toldNote", { by: say(`orders.by.${by}`), whom }) });
}
