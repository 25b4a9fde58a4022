/** What was measured of each bearer: squares in sight, and every township's share. No study takes part in it. */
import { defineStore } from "pinia";
import { computed } from "vue";
import { queryString } from "@/api/client";
import { refusalWords } from "@/i18n/refusalWords";
import type { BearerCells, BearerTownships } from "../schemas";
import { useAnswer } from "./answers";
import { useCoverageView } from "./view";

/** Squares on the map at once. */
const MOST_CELLS = 3000;
/** Four places of a degree are ten metres: a hair's breadth of a map moved asks nothing new. */
const PLACES = 4;

export const useBearers = defineStore("bearers", () => {
  const view = useCoverageView();
  const looked = computed(() => view.choices.layer === "bearers");
  const chosen = computed(() => (view.choices.bearer === "together" ? {} : { bearer: view.choices.bearer }));
  const cells = useAnswer<BearerCells>(() => {
    const box = view.inView;
    if (!looked.value || !box) return null;
    return `/api/radio/measured/bearers/cells${queryString({ bbox: box.map((degrees) => degrees.toFixed(PLACES)).join(","), ...chosen.value, months: view.choices.months, limit: MOST_CELLS })}`;
  });
  const townships = useAnswer<BearerTownships>(() => (looked.value ? `/api/radio/measured/bearers/townships${queryString({ months: view.choices.months })}` : null));
  const refused = computed(() => {
    const error = cells.refused.value ?? townships.refused.value;
    return error ? refusalWords(error.problem).text : null;
  });
  return { looked, cells: cells.value, townships: townships.value, busy: townships.busy, refused };
});
