/** What the study in view found: shares, gaps, failures, proposals, a place in question, and the address of its picture. */
import { defineStore } from "pinia";
import { computed } from "vue";
import { queryString, type ServiceError } from "@/api/client";
import { refusalWords } from "@/i18n/refusalWords";
import type { Picture } from "@/map/coverage/picture";
import { rowsOf } from "../lib/shares";
import type { Gaps, MeasuredBins, PointAnswer, Proposals, Redundancy, Shares, Study, Terminal } from "../types";
import { type Answer, useAnswer } from "./answers";
import { useCoverageView } from "./view";

const DEEPEST_ZOOM = 14;
/** Measurements of the last days, up to the whole hour in which the page was opened. */
const MEASURED_DAYS = 30;
const HOUR_MS = 3_600_000;

export const useFindings = defineStore("coverage-findings", () => {
  const view = useCoverageView();
  const until = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS);
  const since = new Date(until.getTime() - MEASURED_DAYS * 24 * HOUR_MS);
  /** A trial's picture stands before its figures; until then the figures are those of what it started from. */
  const told = computed<Study | null>(() => (view.study?.state === "done" ? view.study : view.base));
  /** A trial is compared with what it started from. */
  const other = computed<Study | null>(() => {
    if (view.trial !== null) return told.value === view.base ? null : view.base;
    return view.other?.id === told.value?.id ? null : view.other;
  });
  const pictured = computed(() => (view.peeking ? (view.trial === null ? view.other : view.base) : null) ?? view.study);
  const secondTerminal = computed<Terminal | null>(() => {
    const wanted: Terminal = view.choices.terminal === "vehicle" ? "handheld_at_head" : "vehicle";
    return view.study?.inputs.terminals.includes(wanted) ? wanted : null;
  });

  function at(study: Study | null, part: string, query: Record<string, string | number | null> = {}): string | null {
    return study?.state === "done" ? `/api/radio/studies/${study.id}/${part}${queryString(query)}` : null;
  }
  const levelled = (study: Study | null, change: Partial<{ terminal: Terminal; p: number }> = {}): string | null =>
    at(study, "shares", { level: view.choices.level, ...view.wanted, ...change });

  const shares = useAnswer<Shares>(() => levelled(told.value));
  const otherShares = useAnswer<Shares>(() => levelled(other.value));
  const secondShares = useAnswer<Shares>(() => {
    const terminal = secondTerminal.value;
    const p = terminal ? told.value?.inputs.probability[terminal] : undefined;
    return terminal && !other.value ? levelled(told.value, { terminal, ...(p === undefined ? {} : { p }) }) : null;
  });
  const cityShares = useAnswer<Shares>(() => at(told.value, "shares", { level: "city", ...view.wanted }));
  const otherCityShares = useAnswer<Shares>(() => at(other.value, "shares", { level: "city", ...view.wanted }));
  const gaps = useAnswer<Gaps>(() => (view.choices.shown === "gaps" || view.choices.layer === "gaps" ? at(told.value, "gaps", view.wanted) : null));
  const redundancy = useAnswer<Redundancy>(() => (view.choices.shown === "failures" ? at(told.value, "redundancy", view.wanted) : null));
  const proposals = useAnswer<Proposals>(() => (view.choices.shown === "proposals" ? at(told.value, "proposals") : null));
  const measured = useAnswer<MeasuredBins>(() => {
    const { layer, terminal, direction } = view.choices;
    if (layer !== "measured" && layer !== "disagreement") return null;
    return at(told.value, "measured", { since: since.toISOString(), until: until.toISOString(), terminal, direction: direction === "talk_out" ? direction : "talk_in", handhelds: terminal === "vehicle" ? null : terminal, p: view.probability });
  });
  const point = useAnswer<PointAnswer>(() => {
    const place = view.choices.point;
    const study = view.study;
    if (!place || !study?.pictures_ready) return null;
    return `/api/radio/studies/${study.id}/point${queryString({ ...place, terminal: view.choices.terminal })}`;
  });

  const rows = computed(() => rowsOf(shares.value.value, secondShares.value.value, otherShares.value.value));
  const city = computed(() => cityShares.value.value?.areas[0] ?? null);
  const cityBefore = computed(() => otherCityShares.value.value?.areas[0] ?? null);
  const picture = computed<Picture | null>(() => {
    const study = pictured.value;
    const { layer, terminal, direction } = view.choices;
    if (!study?.pictures_ready || layer === null || layer === "measured" || layer === "disagreement") return null;
    return { tiles: `/api/radio/studies/${study.id}/tiles/${layer}/{z}/{x}/{y}.png${queryString({ terminal, direction, p: view.probability })}`, bounds: study.bounds_deg, maxZoom: DEEPEST_ZOOM };
  });

  return {
    told, other, picture, secondTerminal, rows, city, cityBefore,
    busy: shares.busy, refused: said(shares),
    gaps: gaps.value, gapsRefused: said(gaps),
    redundancy: redundancy.value, redundancyRefused: said(redundancy),
    proposals: proposals.value, proposalsRefused: said(proposals),
    measured: measured.value, measuredRefused: said(measured),
    point: point.value, pointRefused: said(point),
  };
});

function said<T>(answer: Answer<T>) {
  return computed(() => (answer.refused.value ? wordsOf(answer.refused.value) : null));
}

function wordsOf(error: ServiceError): string {
  return refusalWords(error.problem).text;
}
