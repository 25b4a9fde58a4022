import { call } from "@/api/client";
import type { Id } from "@/api/types";
import { useNotices } from "@/state/notices";

/** Takes a terminal that stands in no register off the list; it comes back when it connects again. */
export async function dismissTerminal(id: Id): Promise<boolean> {
  try {
    await call(`/api/terminals/pending/${id}`, { method: "DELETE" });
    return true;
  } catch (error) {
    useNotices().refuse(error);
    return false;
  }
}
