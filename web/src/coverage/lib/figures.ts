/** Shares, decibels, areas and counts as a planner reads them. Pure. */

/** `92.4 %`; never a rounded 100 where something is missing. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return "—";
  const shown = share < 1 ? Math.min(99.9, Math.floor(share * 1000 + 1e-6) / 10) : 100;
  return `${shown === 100 || shown === 0 ? shown : shown.toFixed(1)} %`;
}

/** `+3.1`, `−12.0`. */
export function signed(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}

/** Difference of two shares in percentage points. */
export function points(now: number | null | undefined, before: number | null | undefined): string {
  if (now === null || now === undefined || before === null || before === undefined) return "—";
  return signed((now - before) * 100);
}

/** `0.42 km²`, `12.3 km²`, `1,204 km²`. */
export function squareKm(areaM2: number): string {
  const km2 = areaM2 / 1e6;
  const digits = km2 < 1 ? 2 : km2 < 100 ? 1 : 0;
  return `${km2.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })} km²`;
}

/** People are counted, not measured: whole, with thousands apart. */
export function people(count: number | null | undefined): string {
  return count === null || count === undefined ? "—" : Math.round(count).toLocaleString("en-US");
}
