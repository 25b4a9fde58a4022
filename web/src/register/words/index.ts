/** The words of the registers' page: read with the page, so that the other desks do not wait for them. */
import { i18n } from "@/i18n";
import en from "./en";
import zhCN from "./zh-CN";

export function addWords(): void {
  i18n.global.mergeLocaleMessage("zh-CN", { register: zhCN });
  i18n.global.mergeLocaleMessage("en", { register: en });
}
