/** A path between a site and a terminal as it is drawn: earth bent by refraction, line of sight, first Fresnel zone, obstacles. Pure. */

export interface PathProfile {
  /** Metres from one height to the next; the first is the site's. */
  step_m: number;
  heights_m: readonly number[];
  /** Antennas above ground. */
  tx_height_m: number;
  rx_height_m: number;
  effective_earth_radius_m: number;
  frequency_mhz: number;
}

export interface Sample {
  distanceM: number;
  /** Above the straight chord between the feet of both ends at sea level. */
  groundM: number;
  sightM: number;
  fresnelM: number;
}

export interface Obstacle {
  at: Sample;
  /** Into the line of sight itself, or into the inner 60 % of the first Fresnel zone. */
  kind: "blocks" | "intrudes";
  /** Metres above the line of sight; negative below it. */
  aboveSightM: number;
}

const LIGHT_M_MHZ = 299.792458;
/** Above this clearance of the first Fresnel zone a path counts as free (Recommendation ITU-R P.530). */
const FREE_SHARE = 0.6;

export function samples(profile: PathProfile): Sample[] {
  const { heights_m: heights, step_m: step } = profile;
  const total = (heights.length - 1) * step;
  const start = (heights[0] ?? 0) + profile.tx_height_m;
  const end = (heights.at(-1) ?? 0) + profile.rx_height_m;
  return heights.map((height, at) => {
    const distanceM = at * step;
    const product = distanceM * (total - distanceM);
    return {
      distanceM,
      groundM: height + product / (2 * profile.effective_earth_radius_m),
      sightM: total > 0 ? start + ((end - start) * distanceM) / total : start,
      fresnelM: total > 0 ? Math.sqrt((LIGHT_M_MHZ / profile.frequency_mhz) * (product / total)) : 0,
    };
  });
}

/** The highest point of each stretch that reaches into the path, the most obstructing first. */
export function obstacles(path: readonly Sample[], most = 4): Obstacle[] {
  const found: Obstacle[] = [];
  let worst: Sample | null = null;
  const close = (): void => {
    if (worst) found.push(obstacle(worst));
    worst = null;
  };
  for (const sample of path.slice(1, -1)) {
    if (clearance(sample) >= FREE_SHARE) close();
    else if (!worst || clearance(sample) < clearance(worst)) worst = sample;
  }
  close();
  return found.sort((a, b) => b.aboveSightM / (b.at.fresnelM || 1) - a.aboveSightM / (a.at.fresnelM || 1)).slice(0, most);
}

/** Metres under the line of sight in radii of the first Fresnel zone. */
function clearance({ sightM, groundM, fresnelM }: Sample): number {
  return fresnelM > 0 ? (sightM - groundM) / fresnelM : Infinity;
}

function obstacle(at: Sample): Obstacle {
  const aboveSightM = at.groundM - at.sightM;
  return { at, aboveSightM, kind: aboveSightM > 0 ? "blocks" : "intrudes" };
}

/** Round values for an axis: about `count` of them within the range. */
export function ticks(from: number, to: number, count: number): number[] {
  const range = to - from;
  if (!(range > 0)) return [from];
  const rough = range / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}
