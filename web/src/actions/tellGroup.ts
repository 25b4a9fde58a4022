import { call } from "@/api/client";
import type { GroupTextView } from "@/api/types";
import { useNotices } from "@/state/notices";

/** A text to everybody in a talk group: one line for each slot that carries it. */
export async function tellGroup(number: number, text: string): Promise<readonly GroupTextView[] | null> {
  try {
    const { items } = await call<{ items: GroupTextView[] }>(`/api/radio/groups/${number}/texts`, { body: { text }, idempotencyKey: crypto.randomUUID() });
    return items;
  } catch (error) {
    useNotices().refuse(error);
    return null;
  }
}
