import { call } from "@/api/client";
import type { Id, IncidentView } from "@/api/types";
import { useNotices } from "@/state/notices";
import { usePicture } from "@/state/picture";

/** A step of the incident itself, by the step's address, with what a person has to say about it. */
export async function advanceIncident(id: Id, path: string, details: Record<string, unknown>): Promise<boolean> {
  try {
    const view = await call<IncidentView>(`/api/incidents/${id}/${path}`, { body: details, idempotencyKey: crypto.randomUUID() });
    usePicture().put("incident", view);
    return true;
  } catch (error) {
    useNotices().refuse(error);
    return false;
  }
}
