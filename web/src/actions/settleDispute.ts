import { call } from "@/api/client";
import { say } from "@/i18n";
import { useNotices } from "@/state/notices";

export interface Decision {
  area_code: string;
  decided_by: string;
  decided_on: string;
  document: string;
  valid_from?: string;
}

/** Gives an area of open ownership to one of those who claim it, by whose word and document. */
export async function settleDispute(code: string, decision: Decision, key: string): Promise<boolean> {
  try {
    await call(`/api/disputes/${encodeURIComponent(code)}/decision`, { body: decision, idempotencyKey: key });
    useNotices().tell("good", say("admin.disputes.done", { code }));
    return true;
  } catch (error) {
    useNotices().refuse(error);
    return false;
  }
}
