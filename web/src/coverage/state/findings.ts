/** What the study in view found: shares, gaps, failures, proposals, a place in question, and the address of its picture. */
import { defineStore } from "pinia";
import { computed, ref, watch } from "vue";
import { type CallOptions, queryString, type ServiceError } from "@/api/client";
import { refusalWords } from "@/i18n/refusalWords";
import type { Picture } from "@/map/coverage/picture";
import { rowsOf } from "../lib/shares";
import type { UnseenGaps } from "../schemas";
import { type Gaps, type Layer, type MeasuredBins, type PictureLayer, PICTURES, type PointAnswer, type Proposals, type Redundancy, type Shares, type Study, type Terminal } from "../types";
import { type Answer, useAnswer } from "./answers";
import { useCoverageView } from "./view";

const DEEPEST_ZOOM = 14;
const DAY_MS = 86_400_000;
/** Measurements are asked for up to a round time, so that a question asked twice has one answer. */
const ROUND_MS = 600_000;

export const useFindings = defineStore("coverage-findings", () => {
  const view = useCoverageView();
  const until = ref(roundNow());
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

  function at(study: Study | null, part: string, query: CallOptions["query"] = {}): string | null {
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
  /** Which readings are meant; null where none are chosen. Radios report to sites, which is talk-in; a drive's crew reads the sites. */
  const readings = computed(() => {
    const { days, drives, least, terminal } = view.choices;
    if (days === 0 && drives.length === 0) return null;
    const span = days === 0 ? {} : { since: new Date(until.value - days * DAY_MS).toISOString(), until: new Date(until.value).toISOString() };
    return { ...span, drives, least_samples: least, ...(terminal === "vehicle" ? {} : { handhelds: terminal }) };
  });
  const measuredWay = computed(() => {
    const { direction, days } = view.choices;
    return direction === "both" ? (days === 0 ? "talk_out" : "talk_in") : direction;
  });
  const question = computed(() => readings.value && { ...readings.value, terminal: view.choices.terminal, direction: measuredWay.value, p: view.probability });
  const measuring = computed(() => view.choices.beside || view.choices.layer === "measured" || view.choices.layer === "disagreement");
  const measured = useAnswer<MeasuredBins>(() => (measuring.value && question.value ? at(told.value, "measured", question.value) : null));
  const unseen = useAnswer<UnseenGaps>(() => (view.choices.shown === "unseen" && question.value ? at(told.value, "unseen-gaps", question.value) : null));
  watch([measuring, () => view.choices.shown, () => view.choices.left], renew);

  /** New readings may have come. */
  function renew(): void {
    until.value = roundNow();
  }

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
    if (!study?.pictures_ready || !isPicture(layer)) return null;
    return { tiles: `/api/radio/studies/${study.id}/tiles/${layer}/{z}/{x}/{y}.png${queryString({ terminal, direction, p: view.probability })}`, bounds: study.bounds_deg, maxZoom: DEEPEST_ZOOM };
  });

  return {
    told, other, picture, secondTerminal, rows, city, cityBefore,
    busy: shares.busy, refused: said(shares),
    gaps: gaps.value, gapsRefused: said(gaps),
    redundancy: redundancy.value, redundancyRefused: said(redundancy),
    proposals: proposals.value, proposalsRefused: said(proposals),
    readings, measuring, measuredWay, renew,
    measured: measured.value, measuredRefused: said(measured),
    unseen: unseen.value, unseenRefused: said(unseen), unseenBusy: unseen.busy,
    point: point.value, pointRefused: said(point),
  };
});

function isPicture(layer: Layer | null): layer is PictureLayer {
  return PICTURES.some((one) => one === layer);
}

function roundNow(): number {
  return Math.ceil(Date.now() / ROUND_MS) * ROUND_MS;
}

function said<T>(answer: Answer<T>) {
  return computed(() => (answer.refused.value ? wordsOf(answer.refused.value) : null));
}

function wordsOf(error: ServiceError): string {
  return refusalWords(error.problem).text;
}
