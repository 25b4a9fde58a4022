/** Hand-overs of desks: whether the dialog is open, and which of them wait for this account. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { call } from "@/api/client";
import type { HandoverView, Id, List } from "@/api/types";
import { say } from "@/i18n";
import { useNotices } from "./notices";
import { allowed } from "./rights";
import { useSession } from "./session";

export interface HandoverForm {
  to: string;
  /** Empty: everybody at the desk. */
  person: string;
  note: string;
  leaving: boolean;
}

const LOOK_EVERY_MS = 30_000;

export const useHandover = defineStore("handover", () => {
  const open = ref(false);
  const waiting = shallowRef<readonly HandoverView[]>([]);
  const mayHandOver = computed(() => allowed("incident_edit") || allowed("complaint_handle"));
  let timer: number | undefined;
  let key = { form: "", value: "" };

  async function look(): Promise<void> {
    if (!mayHandOver.value) return;
    const found = await call<List<HandoverView>>("/api/handovers", { query: { waiting: true } }).catch(() => null);
    if (found) waiting.value = found.items;
  }

  function start(): void {
    void look();
    timer ??= window.setInterval(() => void look(), LOOK_EVERY_MS);
  }

  function stop(): void {
    window.clearInterval(timer);
    timer = undefined;
  }

  /** The same form sent again is the same hand-over. */
  function keyOf(form: object): string {
    const said = JSON.stringify(form);
    if (key.form !== said) key = { form: said, value: crypto.randomUUID() };
    return key.value;
  }

  async function handOver(form: HandoverForm): Promise<HandoverView | null> {
    const body = { to: form.to, note: form.note, leaving: form.leaving, ...(form.person ? { person: form.person } : {}) };
    try {
      const made = await call<HandoverView>("/api/handovers", { body, idempotencyKey: keyOf(body) });
      key = { form: "", value: "" };
      const mine = made.to_person === useSession().me?.username;
      const lines = made.kept > 0 ? [say("handover.kept", { n: made.kept })] : [];
      useNotices().tell("good", mine ? say("handover.taken", { n: made.handed }) : say("handover.done", { who: made.to_person, n: made.handed }), lines);
      return made;
    } catch (error) {
      useNotices().refuse(error);
      return null;
    }
  }

  async function confirm(id: Id, remark: string): Promise<void> {
    try {
      const body = remark.trim() ? { remark: remark.trim() } : {};
      const taken = await call<HandoverView>(`/api/handovers/${id}/confirm`, { body, idempotencyKey: `take-over-${id}` });
      useNotices().tell("good", say("handover.taken", { n: taken.handed }));
    } catch (error) {
      useNotices().refuse(error);
    }
    await look();
  }

  return { open, waiting, mayHandOver, look, start, stop, handOver, confirm };
});
