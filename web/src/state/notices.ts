/** Short words to the person at the desk: what was done, what was refused and what to do about it. */
import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { ServiceError } from "@/api/client";
import { say, word } from "@/i18n";

export interface Notice {
  id: number;
  tone: "good" | "plain" | "bad";
  text: string;
  lines: string[];
}

const STANDS_MS = { good: 4000, plain: 6000, bad: 20_000 };
const MOST = 4;

export const useNotices = defineStore("notices", () => {
  const notices = shallowRef<readonly Notice[]>([]);
  let next = 1;

  function tell(tone: Notice["tone"], text: string, lines: string[] = []): void {
    // One event, one notice.
    const others = notices.value.filter((notice) => notice.text !== text);
    const notice = { id: next++, tone, text, lines };
    notices.value = [...others, notice].slice(-MOST);
    setTimeout(() => dismiss(notice.id), STANDS_MS[tone]);
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }

  /** A refusal in the service's own words, with what is missing and whom to call. */
  function refuse(error: unknown): void {
    if (!(error instanceof ServiceError)) throw error;
    const { problem } = error;
    if (error.unreachable) tell("bad", say("notices.unreachable"));
    else tell("bad", problem.detail || word("refusals", problem.code), extras(problem["lines"] ?? problem["reasons"]));
  }

  return { notices, tell, dismiss, refuse };
});

function extras(said: unknown): string[] {
  if (!Array.isArray(said)) return [];
  return said.map((one: unknown) => (typeof one === "string" ? one : String((one as { text?: string }).text ?? ""))).filter(Boolean);
}
