/** What the planner's map draws, made of the stores. */
import { computed, type ComputedRef, type Ref, ref, shallowRef } from "vue";
import type { Box, Place } from "@/lib/coordinates";
import { collection } from "@/map/layer";
import type { Marks, PointMark } from "@/map/coverage/state";
import { type Dots, dots } from "../lib/measured";
import { withStanding } from "../lib/acceptance";
import { asStudied, markOf } from "../lib/sites";
import { useBearers } from "./bearers";
import { useDrafts } from "./drafts";
import { useFindings } from "./findings";
import { usePlans } from "./plans";
import { useSites } from "./sites";
import { useCoverageView } from "./view";

const NO_GAPS = collection([]);

export interface MarkSource {
  marks: ComputedRef<Marks>;
  /** The marks of one of three maps that stand beside each other. */
  marksOf: (layer: Dots) => ComputedRef<Marks>;
  /** A site in the hand, not yet let go. */
  dragging: Ref<{ id: number; place: Place } | null>;
  /** Share of the path that the plot is read at, from the site. */
  along: Ref<number | null>;
}

export function useMarks(box: Ref<Box | null>): MarkSource {
  const drafts = useDrafts();
  const findings = useFindings();
  const register = useSites();
  const view = useCoverageView();
  const dragging = shallowRef<{ id: number; place: Place } | null>(null);
  const alongShare = ref<number | null>(null);

  const codes = computed(() => new Map(drafts.sites.map(({ id, code }) => [id, code])));
  const sites = computed(() => {
    const studied = asStudied(drafts.sites.map((site) => markOf(site, site.id === register.inHand)), codes.value, view.base);
    const held = dragging.value;
    return held === null ? studied : studied.map((mark) => (mark.id === held.id ? { ...mark, ...held.place, from: mark.from ?? { lon: mark.lon, lat: mark.lat } } : mark));
  });
  const gaps = computed(() => (view.choices.shown === "unseen" ? (findings.unseen as GeoJSON.FeatureCollection | null) ?? NO_GAPS : view.choices.shown === "gaps" || view.choices.layer === "gaps" ? (findings.gaps as GeoJSON.FeatureCollection | null) ?? NO_GAPS : NO_GAPS));
  const measured = computed(() => {
    const { layer } = view.choices;
    return findings.measured && (layer === "measured" || layer === "disagreement") ? dots(findings.measured, layer) : NO_GAPS;
  });
  const plans = usePlans();
  const bearers = useBearers();
  const cells = computed(() => (bearers.looked ? (bearers.cells as GeoJSON.FeatureCollection | null) ?? NO_GAPS : NO_GAPS));
  const tiles = computed(() => (plans.inHand && plans.tiles ? withStanding(plans.tiles, plans.inHand.judgement) : NO_GAPS));
  const point = computed<PointMark | null>(() => {
    const at = view.choices.point;
    if (!at) return null;
    const best = findings.point?.best?.code;
    const server = best === undefined ? undefined : view.study?.sites.find(({ code }) => code === best);
    return { at, server: server ? { lon: server.lon, lat: server.lat } : null };
  });
  const along = computed<Place | null>(() => {
    const share = alongShare.value;
    if (share === null || !point.value?.server) return null;
    const { at, server } = point.value;
    return { lon: server.lon + share * (at.lon - server.lon), lat: server.lat + share * (at.lat - server.lat) };
  });

  const marks = computed<Marks>(() => ({
    sites: sites.value, gaps: gaps.value, measured: measured.value, tiles: tiles.value, tile: view.tile, bearers: cells.value, gap: view.gap, area: view.choices.area, point: point.value, along: along.value, box: box.value,
  }));
  const marksOf = (layer: Dots): ComputedRef<Marks> => computed(() => ({ ...marks.value, measured: findings.measured ? dots(findings.measured, layer) : NO_GAPS }));
  return { marks, marksOf, dragging, along: alongShare };
}
