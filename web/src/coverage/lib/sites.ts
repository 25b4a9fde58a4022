/** Facts about radio sites: what a new one starts with, what a change changes, what it radiates. Pure. */
import type { Place } from "@/lib/coordinates";
import type { SiteMark } from "@/map/coverage/state";
import type { Antenna, Site, SiteRecord, Study } from "../types";

/** Six places of a degree are a tenth of a metre. */
const PLACES = 6;

export function round(place: Place): Place {
  return { lon: Number(place.lon.toFixed(PLACES)), lat: Number(place.lat.toFixed(PLACES)) };
}

/** The starting values of the link budget; the frequencies are those of the net that stands. */
export function newRecord(place: Place, name: string, others: readonly SiteRecord[]): SiteRecord {
  const like = others[0];
  return {
    code: freeCode(others), name, state: "planned", ...round(place), mast_height_m: 40, antennas: [newAntenna(40)],
    power_w: 25, feeder_db: 3, combiner_db: 2.5, sensitivity_dbm: -118, site_noise_db: 2, diversity_gain_db: 4,
    frequency_out_mhz: like?.frequency_out_mhz ?? 361, frequency_in_mhz: like?.frequency_in_mhz ?? 351, slots: 2, talk_groups: [],
  };
}

export function newAntenna(heightM: number): Antenna {
  return { height_m: heightM, gain_dbi: 8.15, azimuth_deg: 0, tilt_deg: 0 };
}

/** `S12` after `S11`, whatever gaps there are. */
function freeCode(others: readonly SiteRecord[]): string {
  const numbers = others.map(({ code }) => Number(/^S(\d+)$/.exec(code)?.[1] ?? 0));
  return `S${String(Math.max(0, ...numbers) + 1).padStart(2, "0")}`;
}

/** Only the fields that say something else than the register. */
export function differing(known: SiteRecord, fields: Partial<SiteRecord>): Partial<SiteRecord> {
  const same = (key: string): boolean => JSON.stringify(fields[key as keyof SiteRecord] ?? null) === JSON.stringify(known[key as keyof SiteRecord] ?? null);
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !same(key)));
}

/** Effective radiated power of the strongest antenna. */
export function eirpDbm({ power_w: powerW, combiner_db: combiner, feeder_db: feeder, antennas }: SiteRecord): number {
  return 10 * Math.log10(powerW * 1000) - combiner - feeder + Math.max(...antennas.map(({ gain_dbi: gain }) => gain));
}

type Drawn = SiteRecord & { known: Pick<Site, "serving" | "lon" | "lat"> | null; standing: string };

export function toneOf({ state, known, standing }: Drawn): SiteMark["tone"] {
  if (standing === "off") return "out";
  if (state === "planned" || standing === "new") return "planned";
  if (state === "retired") return "gone";
  return state === "out_of_service" || known?.serving === "dark" ? "out" : "on";
}

export function markOf(site: Drawn & { id: number }, selected: boolean): SiteMark {
  const { known, lon, lat } = site;
  const moved = known !== null && (known.lon !== lon || known.lat !== lat);
  return { id: site.id, lon, lat, label: site.name, tone: toneOf(site), selected, from: moved ? { lon: known.lon, lat: known.lat } : null };
}

/** Marks as a study has them: moved where it moved them, crossed out where it left them out, with those it added. */
export function asStudied(marks: readonly SiteMark[], codes: ReadonlyMap<number, string>, study: Pick<Study, "sites" | "inputs"> | null): SiteMark[] {
  if (!study) return [...marks];
  const told = new Map(study.sites.map((site) => [site.code, site]));
  const left = new Set(study.inputs.removed);
  const known = marks.map((mark): SiteMark => {
    const code = codes.get(mark.id) ?? "";
    const site = told.get(code);
    if (mark.from !== null) return mark;
    if (left.has(code)) return { ...mark, tone: "out" };
    return site && (site.lon !== mark.lon || site.lat !== mark.lat) ? { ...mark, lon: site.lon, lat: site.lat, from: { lon: mark.lon, lat: mark.lat } } : mark;
  });
  const here = new Set(codes.values());
  const added = study.sites.filter(({ site_id: id, code }) => id === null && !here.has(code));
  return [...known, ...added.map(({ name, lon, lat }, at): SiteMark => ({ id: OF_A_STUDY - at, label: name, lon, lat, tone: "planned", selected: false, from: null }))];
}

/** Ids from here downwards are of sites that only a study has. */
export const OF_A_STUDY = -1_000_000;
