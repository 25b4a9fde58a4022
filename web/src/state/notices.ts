/** Short words to the person at the desk: what was done, what was refused and what to do about it. */
import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { ServiceError } from "@/api/client";
import { say } from "@/i18n";
import { refusalWords } from "@/i18n/refusalWords";

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

  /** A refusal with what is missing, whom to call and what to do. */
  function refuse(error: unknown): void {
    if (!(error instanceof ServiceError)) throw error;
    if (error.unreachable) return tell("bad", say("notices.unreachable"));
    const { text, lines } = refusalWords(error.problem);
    tell("bad", text, lines);
  }

  return { notices, tell, dismiss, refuse };
});
