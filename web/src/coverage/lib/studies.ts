/** What a study can be asked for, and what a trial asks. Pure. */
import type { Box } from "@/lib/coordinates";
import type { NewStudy, Site, SiteRecord, Study } from "../types";

const DEGREE_M = 111_320;
const SITE_FIELDS = [
  "code", "name", "body_code", "state", "lon", "lat", "mast_height_m", "antennas", "power_w", "feeder_db", "combiner_db", "sensitivity_dbm",
  "site_noise_db", "diversity_gain_db", "frequency_out_mhz", "frequency_in_mhz", "colour_code", "slots", "talk_groups",
] as const satisfies readonly (keyof SiteRecord)[];

export interface AreaChoice {
  code: string;
  name: string;
  /** A street or town, under its district. */
  inner: boolean;
}

/** Districts, those that only enforcement has among them, each followed by the streets and towns it runs. */
export function areaChoices({ features }: GeoJSON.FeatureCollection): AreaChoice[] {
  const areas = features
    .map(({ properties }) => ({
      code: String(properties?.["code"]), name: String(properties?.["name"]), layer: properties?.["layer"] as unknown,
      above: properties?.["enforcement_parent_code"] as unknown,
    }))
    .sort((a, b) => a.code.localeCompare(b.code));
  const streets = areas.filter(({ layer }) => layer === "street");
  const districts = areas.filter(({ layer }) => layer === "district" || layer === "enforcement_district");
  const listed = districts.flatMap((district) => [
    { code: district.code, name: district.name, inner: false },
    ...streets.filter(({ above }) => above === district.code).map(({ code, name }) => ({ code, name, inner: true })),
  ]);
  const seen = new Set(listed.map(({ code }) => code));
  return [...listed, ...streets.filter(({ code }) => !seen.has(code)).map(({ code, name }) => ({ code, name, inner: false }))];
}

/** About how many cells a box has. */
export function cellsIn([west, south, east, north]: Box, cellM: number): number {
  const width = (east - west) * DEGREE_M * Math.cos(((south + north) / 2) * (Math.PI / 180));
  return Math.round((width / cellM) * (((north - south) * DEGREE_M) / cellM));
}

export interface Trial {
  edits: ReadonlyMap<number, Partial<SiteRecord>>;
  added: ReadonlyMap<number, SiteRecord>;
  off: ReadonlySet<number>;
}

/** The base study with the sites as they are tried. A planned site takes part once it is tried with. */
export function trialOf(base: Study, name: string, { edits, added, off }: Trial, register: ReadonlyMap<number, Site>): NewStudy {
  const codeOf = (id: number): string[] => [register.get(id)?.code ?? []].flat();
  const earlier = new Map(base.inputs.changed.map((each) => [each.code, each.change]));
  for (const [id, change] of edits) for (const code of codeOf(id)) earlier.set(code, { ...earlier.get(code), ...placed(change, register.get(id)) });
  return {
    ...base.inputs, name,
    changed: [...earlier].map(([code, change]) => ({ code, change })),
    added: [...base.inputs.added, ...[...added.values()].map((record) => ({ ...onlyFields(record), state: "in_service" as const }))],
    removed: [...new Set([...base.inputs.removed, ...[...off].flatMap(codeOf)])],
  };
}

/** A position is given whole. */
function placed(change: Partial<SiteRecord>, known: Site | undefined): Partial<SiteRecord> {
  if (!known || (change.lon === undefined && change.lat === undefined)) return change;
  return { ...change, lon: change.lon ?? known.lon, lat: change.lat ?? known.lat };
}

function onlyFields(record: SiteRecord): SiteRecord {
  return Object.fromEntries(SITE_FIELDS.map((field) => [field, record[field] ?? null]).filter(([, value]) => value !== null)) as unknown as SiteRecord;
}
