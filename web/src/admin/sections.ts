/** What an operator looks after, and who may look at which part. */
import type { Permission } from "@/lib/rights";

export const SECTIONS = ["health", "pending", "clocks", "messages", "disputes", "bodies", "accounts", "audit"] as const;
export type Section = (typeof SECTIONS)[number];

/** One of these is enough. */
const NEEDS: Record<Section, readonly Permission[]> = {
  health: ["settings_edit", "force_edit", "audit_read"],
  pending: ["force_edit"],
  clocks: ["settings_edit", "force_edit"],
  messages: ["device_command"],
  disputes: ["geo_edit"],
  bodies: ["force_edit"],
  accounts: ["account_edit"],
  audit: ["audit_read"],
};
/** Who has none of these does a desk's work: the page is no use to them. */
const KEEPERS: readonly Permission[] = ["settings_edit", "force_edit", "geo_edit", "account_edit", "audit_read"];

export function sectionsFor(may: (permission: Permission) => boolean): Section[] {
  return KEEPERS.some(may) ? SECTIONS.filter((section) => NEEDS[section].some(may)) : [];
}
