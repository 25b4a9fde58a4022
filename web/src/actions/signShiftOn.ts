import { call } from "@/api/client";
import type { CrewView, Id } from "@/api/types";
import { usePicture } from "@/state/picture";

export interface LeftOut {
  call_sign: string;
  code: string;
  text: string;
  facts: Record<string, string | number>;
}

/** Signs a whole shift on, as planned or like the last one. Gives those who had to be left out, each with the reason. */
export async function signShiftOn(bodyId: Id, template: "plan" | "last"): Promise<{ crews: number; leftOut: LeftOut[] }> {
  const done = await call<{ crews: CrewView[]; left_out: LeftOut[] }>("/api/shifts/sign-on", {
    body: { template, body_id: bodyId }, idempotencyKey: crypto.randomUUID(),
  });
  for (const crew of done.crews) usePicture().put("crew", crew);
  return { crews: done.crews.length, leftOut: done.left_out };
}
