/** Calibrations of the study in view: those that helped, and a new study that takes one up. */
import { defineStore } from "pinia";
import { say } from "@/i18n";
import type { Calibration, NewCalibration } from "../schemas";
import type { Study } from "../types";
import { useOfStudy } from "./ofStudy";
import { useStudies } from "./studies";
import { useCoverageView } from "./view";

export const useFits = defineStore("calibrations", () => {
  const view = useCoverageView();
  const studies = useStudies();
  const fits = useOfStudy<Calibration, NewCalibration>("calibrations", () => view.choices.fit);

  /** The same study once more with the fitted terms; no path loss is computed again. */
  async function adopt(fit: Calibration): Promise<Study | null> {
    const { base } = view;
    if (!base) return null;
    const study = await studies.start({ ...base.inputs, name: say("coverage.fit.adopted", { study: base.name, fit: fit.asked.name }).slice(0, 100), calibration: fit.terms });
    if (study) view.choose({ left: "studies", fit: null });
    return study;
  }

  return { ...fits, adopt };
});
