/** What the planner looks at: which study, which layer of it, for whom; all of it stands in the page's address. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef, watch } from "vue";
import type { Box, Place } from "@/lib/coordinates";
import { readChoices, type Choices, STARTING_PROBABILITY } from "../lib/choices";
import type { Study } from "../types";
import { useStudies } from "./studies";

export const useCoverageView = defineStore("coverage-view", () => {
  const studies = useStudies();
  const choices = ref<Choices>(readChoices({}));
  const opacity = ref(0.85);
  const gap = ref<number | null>(null);
  /** What the map shows now. */
  const inView = shallowRef<Box | null>(null);
  /** Code of the tile of an acceptance drive in hand. */
  const tile = ref<string | null>(null);
  /** A what-if is shown here in place of the study it started from. */
  const trial = ref<number | null>(null);
  /** Pressed: the other study of a comparison is shown. */
  const peeking = ref(false);

  const base = computed<Study | null>(() => (choices.value.study === null ? null : studies.byId.get(choices.value.study) ?? null));
  const study = computed<Study | null>(() => (trial.value === null ? null : studies.byId.get(trial.value) ?? null) ?? base.value);
  const other = computed<Study | null>(() => (choices.value.compare === null ? null : studies.byId.get(choices.value.compare) ?? null));
  const probability = computed(() => choices.value.probability ?? study.value?.inputs.probability[choices.value.terminal] ?? STARTING_PROBABILITY[choices.value.terminal]);
  /** What every question about a study asks for. */
  const wanted = computed(() => ({ terminal: choices.value.terminal, direction: choices.value.direction, p: probability.value }));

  function choose(change: Partial<Choices>): void {
    choices.value = { ...choices.value, ...change };
  }

  function ask(point: Place | null): void {
    choose({ point });
  }

  watch(() => choices.value.study, (_now, before) => {
    gap.value = null;
    trial.value = null;
    // What belonged to the other study is no longer in hand.
    if (before !== null) choose({ fit: null, plan: null });
  });
  watch(() => choices.value.plan, () => (tile.value = null));
  // Gaps that radios saw have numbers of their own.
  watch(() => choices.value.shown === "unseen", () => (gap.value = null));
  // Another terminal or direction has other gaps.
  watch([() => choices.value.terminal, () => choices.value.direction, probability], () => (gap.value = null));

  return { choices, opacity, inView, gap, tile, trial, peeking, base, study, other, probability, wanted, choose, ask };
});
