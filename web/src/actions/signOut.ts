import { call, ServiceError } from "@/api/client";
import { useSession } from "@/state/session";

/** Ends the session at the service; a session that is already gone is signed out too. */
export async function signOut(): Promise<void> {
  try {
    await call("/api/sessions/current", { method: "DELETE" });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
  useSession().forget();
}
