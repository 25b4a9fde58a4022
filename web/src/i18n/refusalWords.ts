/** A refusal of the service in words: what is missing, who could complete it, what to do. */
import type { Problem, Reason } from "@/api/types";
import { i18n, say, word } from "./index";
import { reasonWords } from "./reasonWords";

export interface RefusalWords {
  text: string;
  lines: string[];
}

/** States and stages in the facts are said in the desk's words; a code without words of its own shows its detail. */
export function refusalWords(refused: Problem): RefusalWords {
  const problem = { ...refused, detail: detailOf(refused) };
  const known = word("refusals", problem.code) !== problem.code;
  const text = known ? say(`refusals.${problem.code}`, blanks(problem)) : problem.detail || problem.code;
  const detail = isChinese(problem.detail) && !text.includes(problem.detail) ? [problem.detail] : [];
  return { text, lines: [...detail, ...extras(problem)] };
}

/** The service says in Chinese why; where its reasons came along, the page says them in its own language. */
function detailOf({ detail, reasons }: Problem): string {
  const locale = i18n.global.locale.value;
  if (locale === "zh-CN" || !Array.isArray(reasons) || reasons.length === 0) return detail;
  return (reasons as Reason[]).map((one) => reasonWords(one, locale)).join("; ");
}

function blanks(problem: Problem): Record<string, unknown> {
  const { state, stage, faults, accepted } = problem as Record<string, unknown>;
  return {
    ...problem,
    state: typeof state === "string" ? stateWord(state) : "",
    stage: typeof stage === "string" ? word("stage", stage) : "",
    faults: names(faults, (one) => [...(one["at"] as string[] | undefined ?? []).slice(1), one["says"]].join(" ")),
    accepted: names(accepted),
  };
}

function stateWord(state: string): string {
  const incident = word("state", state);
  return incident === state ? word("alarmState", state) : incident;
}

function extras(problem: Problem): string[] {
  const lines: string[] = [];
  const who = names(problem["could_be_completed_by"], (one) => String(one["label"] ?? ""));
  if (who && !problem.detail.includes(who)) lines.push(say("refusals.completable", { who }));
  const numbers = names(problem["phones"]);
  if (numbers) lines.push(say("refusals.phones", { numbers }));
  if (problem.code === "officers_missing") lines.push(say("refusals.override"));
  return lines;
}

function names(list: unknown, of: (one: Record<string, unknown>) => string = String): string {
  if (!Array.isArray(list)) return "";
  return list.map((one: unknown) => (typeof one === "string" ? one : of(one as Record<string, unknown>))).filter(Boolean).join("、");
}

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}
