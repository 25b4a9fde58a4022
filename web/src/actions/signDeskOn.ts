import { call } from "@/api/client";
import type { Id } from "@/api/types";
import { useNotices } from "@/state/notices";

/** Somebody sits at this body's desk from now on, or leaves it. */
export async function signDeskOn(bodyId: Id, on: boolean): Promise<boolean> {
  try {
    if (on) await call("/api/desks", { body: { body_id: bodyId } });
    else await call("/api/desks/current", { method: "DELETE" });
    return on;
  } catch (error) {
    useNotices().refuse(error);
    return !on;
  }
}
