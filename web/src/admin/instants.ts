/** Instants and offsets as the operator's tables write them, on the city's clock with its date. Pure. */
import { civilDate, clock } from "@/lib/time";

export function whole(instant: string | null | undefined): string {
  if (!instant) return "";
  const ms = Date.parse(instant);
  return `${civilDate(ms)} ${clock(ms)}`;
}

/** `+8:00:00.4`: what a device's clock needs to be right. */
export function offset(seconds: number): string {
  const sign = seconds < 0 ? "−" : "+";
  const tenths = Math.round(Math.abs(seconds) * 10);
  const parts = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60, Math.floor(tenths / 10) % 60] as const;
  return `${sign}${parts[0]}:${two(parts[1])}:${two(parts[2])}.${tenths % 10}`;
}

/** The device's own time: what the service corrected, before it did. */
export function uncorrected(fixedAt: string, offsetS: number): string {
  return new Date(Date.parse(fixedAt) - offsetS * 1000).toISOString();
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
