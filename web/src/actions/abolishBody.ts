import { call, ServiceError } from "@/api/client";
import type { Id, Problem } from "@/api/types";
import { say } from "@/i18n";
import { useNotices } from "@/state/notices";

export interface AbolitionDecision {
  department: string;
  staffing_office: string;
  document: string;
  decided_on: string;
  successor_id?: Id;
}

/** Abolishes a squad from today on. Refused, it gives what stands in the way, so that the page can list it. */
export async function abolishBody(id: Id, name: string, decision: AbolitionDecision, key: string): Promise<Problem | null> {
  try {
    const done = await call<{ areas: string[]; people_left: number }>(`/api/bodies/${id}/abolition`, { body: decision, idempotencyKey: key });
    useNotices().tell("good", say("admin.bodies.done", { name, areas: done.areas.length, people: done.people_left }));
    return null;
  } catch (error) {
    useNotices().refuse(error);
    if (error instanceof ServiceError) return error.problem;
    throw error;
  }
}
