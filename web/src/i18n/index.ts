/** The words of the pages. No string outside the catalogues; names of people and places are never translated. */
import { createI18n } from "vue-i18n";
import en from "./en";
import zhCN from "./zh-CN";

export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];

export const i18n = createI18n({
  legacy: false,
  locale: "zh-CN",
  fallbackLocale: "zh-CN",
  messages: { "zh-CN": zhCN, en },
  missingWarn: false,
  fallbackWarn: false,
});

/** A word of the catalogue, for code outside components. */
export const say = i18n.global.t;

/** A word for a code the service sent; an unknown code is shown as it came. */
export function word(group: string, code: string | null | undefined): string {
  if (!code) return "";
  const key = `${group}.${code.toLowerCase()}`;
  return i18n.global.te(key, "zh-CN") ? i18n.global.t(key) : code;
}
