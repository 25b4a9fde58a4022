/** What this account may do at this desk. What it may not is not offered, and a key that stands for it says so. */
import { say, word } from "@/i18n";
import { may, type Permission } from "@/lib/rights";
import { useNotices } from "./notices";
import { useSession } from "./session";

export function allowed(permission: Permission): boolean {
  return may(useSession().me, permission);
}

/** Whether it is allowed; otherwise the person is told which account this is and what it does not do. */
export function demand(permission: Permission): boolean {
  if (allowed(permission)) return true;
  const me = useSession().me;
  const roles = me?.roles.map((role) => word("role", role)).join("、") ?? "";
  useNotices().tell("plain", say("rights.lacking", { who: me?.username ?? "", roles, what: word("rights.what", permission) }));
  return false;
}
