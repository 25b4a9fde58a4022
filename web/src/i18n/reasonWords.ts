/** A reason of the service in the page's language: Chinese as it came, English by its code and facts. */
import type { Reason } from "@/api/types";
import type { Locale } from "./index";
import english from "./reasons.en";

const BLANK = /\{(\w+)\}/g;

/** What was stored before reasons carried facts, or has no words here, stands in Chinese. */
export function reasonWords(reason: Reason, locale: string): string {
  const template = locale === ("en" satisfies Locale) ? english[reason.code] : undefined;
  if (template === undefined) return reason.text;
  const facts = reason.facts ?? {};
  const blanks = [...template.matchAll(BLANK)].map(([, name]) => name ?? "");
  if (blanks.some((name) => facts[name] === undefined)) return reason.text;
  return template.replace(BLANK, (_, name: string) => String(facts[name]));
}
