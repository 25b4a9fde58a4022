/** What-if: as soon as a site is tried otherwise, a study of the changed sites alone takes the picture's place. */
import { defineStore } from "pinia";
import { computed, ref, watch } from "vue";
import type { Id } from "@/api/types";
import { say } from "@/i18n";
import { trialOf } from "../lib/studies";
import { useDrafts } from "./drafts";
import { useSites } from "./sites";
import { isOpen, useStudies } from "./studies";
import { useCoverageView } from "./view";

const SETTLE_MS = 150;

export const useTrial = defineStore("coverage-trial", () => {
  const drafts = useDrafts();
  const register = useSites();
  const studies = useStudies();
  const view = useCoverageView();
  const automatic = ref(true);
  /** Asked for and not shown yet. */
  const coming = ref<Id | null>(null);
  const startedAt = ref(0);
  /** From the change to the picture. */
  const tookMs = ref<number | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let generation = 0;

  const possible = computed(() => view.base !== null && view.base.state === "done");
  const busy = computed(() => coming.value !== null);

  watch([() => drafts.edits, () => drafts.added, () => drafts.off], () => {
    clearTimeout(timer);
    if (drafts.count === 0) leave();
    else if (automatic.value && possible.value) timer = setTimeout(() => void run(), SETTLE_MS);
  });

  async function run(): Promise<void> {
    const base = view.base;
    if (!base || drafts.count === 0) return;
    const mine = ++generation;
    startedAt.value = performance.now();
    tookMs.value = null;
    const before = coming.value;
    const asked = trialOf(base, say("coverage.whatIf.name", { name: base.name }), drafts, register.byId);
    // What is looked at of a trial is worked out when it is asked for, nothing ahead.
    const study = await studies.start({ ...asked, parts: [] });
    if (before !== null) void drop(before);
    if (!study) {
      coming.value = null;
      return;
    }
    if (mine === generation) coming.value = study.id;
    else void drop(study.id);
  }

  watch(() => (coming.value === null ? null : studies.byId.get(coming.value)), (study) => {
    if (!study) return;
    if (study.pictures_ready && view.trial !== study.id) {
      const shown = view.trial;
      view.trial = study.id;
      if (shown !== null) void drop(shown);
    }
    if (!isOpen(study)) coming.value = null;
  });

  /** The picture of the newest trial stands on the map. */
  function settled(): void {
    if (view.trial !== null && tookMs.value === null && startedAt.value > 0) tookMs.value = performance.now() - startedAt.value;
  }

  /** A trial that nobody looks at any more is not kept. */
  async function drop(id: Id): Promise<void> {
    const study = studies.byId.get(id);
    if (study && isOpen(study)) await studies.cancel(id);
    else await studies.remove(id);
  }

  function leave(): void {
    generation++;
    const left = [coming.value, view.trial].filter((id) => id !== null);
    coming.value = null;
    view.trial = null;
    tookMs.value = null;
    for (const id of new Set(left)) void drop(id);
  }

  /** The trial becomes a study of its own, and the one that is looked at. */
  function keep(): void {
    const kept = view.trial;
    if (kept === null) return;
    const base = view.choices.study;
    view.trial = null;
    coming.value = null;
    drafts.clear();
    view.choose({ study: kept, compare: base });
  }

  return { automatic, possible, busy, coming, tookMs, run, settled, leave, keep };
});
