import { call } from "@/api/client";
import type { Me } from "@/api/types";
import { useSession } from "@/state/session";

/** Signs in by the cookie that the service sets; throws ServiceError with the reason otherwise. */
export async function signIn(username: string, password: string): Promise<Me | null> {
  await call("/api/sessions", { body: { username, password } });
  return await useSession().load();
}
