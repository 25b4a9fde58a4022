import { call } from "@/api/client";
import type { Id } from "@/api/types";
import { useNotices } from "@/state/notices";

/** Locks an account, or lets it sign in again. */
export async function lockAccount(id: Id, locked: boolean): Promise<boolean> {
  try {
    await call(`/api/accounts/${id}`, { method: "PATCH", body: { locked }, idempotencyKey: crypto.randomUUID() });
    return true;
  } catch (error) {
    useNotices().refuse(error);
    return false;
  }
}
