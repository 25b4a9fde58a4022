/** Acceptance drives of the study in view: planned, their tiles, and what was judged of them. */
import { defineStore } from "pinia";
import { ref } from "vue";
import { call, ServiceError } from "@/api/client";
import type { Id } from "@/api/types";
import { refusalWords, type RefusalWords } from "@/i18n/refusalWords";
import { useNotices } from "@/state/notices";
import type { Acceptance, Judgement, NewAcceptance, Tiles } from "../schemas";
import { useAnswer } from "./answers";
import { useOfStudy } from "./ofStudy";
import { useCoverageView } from "./view";

const PATIENCE_MS = 180_000;

export const usePlans = defineStore("acceptance", () => {
  const view = useCoverageView();
  const notices = useNotices();
  const plans = useOfStudy<Acceptance, NewAcceptance>("acceptance", () => view.choices.plan);
  const judging = ref(false);
  const notJudged = ref<RefusalWords | null>(null);
  const at = ({ study_id: study, id }: Acceptance): string => `/api/radio/studies/${study}/acceptance/${id}`;
  const tiles = useAnswer<Tiles>(() => (plans.inHand.value && view.choices.left === "measured" ? `${at(plans.inHand.value)}/tiles?format=geojson` : null));

  async function judge(plan: Acceptance, drives: readonly Id[], least: number): Promise<void> {
    judging.value = true;
    notJudged.value = null;
    try {
      const body = { drives, least_samples: least };
      const judgement = await call<Judgement>(`${at(plan)}/judgements`, { body, timeoutMs: PATIENCE_MS });
      plans.replace({ ...plan, judgement });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.unreachable) notices.refuse(error);
      else notJudged.value = refusalWords(error.problem);
    } finally {
      judging.value = false;
    }
  }

  return { ...plans, tiles: tiles.value, judging, notJudged, at, judge };
});
