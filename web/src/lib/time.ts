/** Instants, ages and remaining times in words and figures. Pure: the present is an argument. */

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;
/** The service's civil zone; the desk shows its wall clock wherever the browser stands. */
export const ZONE = "Asia/Shanghai";

const clockFormat = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});
const dateFormat = new Intl.DateTimeFormat("sv-SE", {
  timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit",
});

export function clock(ms: number): string {
  return clockFormat.format(ms);
}

export function hourMinute(ms: number): string {
  return clock(ms).slice(0, 5);
}

export function civilDate(ms: number): string {
  return dateFormat.format(ms);
}

/** `14:05` today, `11-22 14:05` on another civil day. */
export function stamp(ms: number, nowMs: number): string {
  const day = civilDate(ms);
  return day === civilDate(nowMs) ? hourMinute(ms) : `${day.slice(5)} ${hourMinute(ms)}`;
}

export function weekday(ms: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, weekday: "short" }).format(ms);
}

export interface Span {
  value: number;
  unit: "s" | "min" | "h" | "d";
}

/** The largest whole unit of a duration; never negative. */
export function span(seconds: number): Span {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE_S) return { value: whole, unit: "s" };
  if (whole < HOUR_S) return { value: Math.floor(whole / MINUTE_S), unit: "min" };
  if (whole < DAY_S) return { value: Math.floor(whole / HOUR_S), unit: "h" };
  return { value: Math.floor(whole / DAY_S), unit: "d" };
}

/** A timer of fixed width: `04:31`, `2:04:31`, from a day on `3d 02h` in the words given. Sign in front when negative. */
export function timer(seconds: number, [day, hour]: readonly [string, string] = ["d", "h"]): string {
  const sign = seconds < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(seconds));
  if (whole >= DAY_S) return `${sign}${Math.floor(whole / DAY_S)}${day} ${two(Math.floor((whole % DAY_S) / HOUR_S))}${hour}`;
  const minutes = two(Math.floor((whole % HOUR_S) / MINUTE_S));
  const rest = two(whole % MINUTE_S);
  return whole >= HOUR_S ? `${sign}${Math.floor(whole / HOUR_S)}:${minutes}:${rest}` : `${sign}${minutes}:${rest}`;
}

export function parse(instant: string | null | undefined): number | null {
  if (!instant) return null;
  const ms = Date.parse(instant);
  return Number.isNaN(ms) ? null : ms;
}

/** `datetime-local` value in the civil zone, and back. China has had no summer time since 1991. */
export function toLocalField(ms: number): string {
  return `${civilDate(ms)}T${hourMinute(ms)}`;
}

export function fromLocalField(text: string): number | null {
  return text ? parse(`${text.length === 16 ? `${text}:00` : text}+08:00`) : null;
}

const DAYS_BACK: Record<string, number> = { 今天: 0, today: 0, 昨天: 1, yesterday: 1, 前天: 2 };
const DAY_MS = 86_400_000;
const TYPED = /^(?:(今天|昨天|前天|today|yesterday)|(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?)?\s*(\d{1,2})(?:[:.时点]|(?=\d{2}$))(\d{2})分?$/iu;

/**
 * A time as people type it, as a civil `2026-11-23T09:30`: `930`, `9:30`, `昨天 21:10`, `11-20 08:00`.
 * Without a day it is the last such time before now; without a year the last such day. Null when it is none.
 */
export function readCivil(text: string, nowMs: number): string | null {
  const match = TYPED.exec(text.normalize("NFKC").trim());
  if (!match) return null;
  const [, word, year, month, day, hour = "", minute = ""] = match;
  const time = `T${hour.padStart(2, "0")}:${minute}`;
  if (month === undefined || day === undefined) {
    const back = word === undefined ? 0 : (DAYS_BACK[word.toLowerCase()] ?? 0);
    const said = existing(`${civilDate(nowMs - back * DAY_MS)}${time}`);
    return said !== null && word === undefined && (fromLocalField(said) ?? 0) > nowMs ? `${civilDate(nowMs - DAY_MS)}${time}` : said;
  }
  const rest = `-${month.padStart(2, "0")}-${day.padStart(2, "0")}${time}`;
  const present = Number(civilDate(nowMs).slice(0, 4));
  const said = existing(`${year ?? present}${rest}`);
  return said !== null && year === undefined && (fromLocalField(said) ?? 0) > nowMs ? existing(`${present - 1}${rest}`) : said;
}

/** The same text when the calendar has that minute. */
function existing(local: string): string | null {
  const ms = fromLocalField(local);
  return ms !== null && toLocalField(ms) === local ? local : null;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
