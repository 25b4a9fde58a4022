/** The words of the planner's page: read with the page, so that the other desks do not wait for them. */
import { i18n } from "@/i18n";
import en from "./en";
import zhCN from "./zh-CN";

export function addWords(): void {
  i18n.global.mergeLocaleMessage("zh-CN", { coverage: zhCN });
  i18n.global.mergeLocaleMessage("en", { coverage: en });
}
