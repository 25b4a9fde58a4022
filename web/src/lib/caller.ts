/** A call as the telephone system puts it through: its number and, where the network knows it, its place. Pure. */
import { readPlace } from "./coordinates";
import { type Datum, DATUMS, givenPlace, type PickedPlace } from "./places";

export interface Caller {
  phone: string;
  place: PickedPlace | null;
}

/** `?call=13800000000&lon=119.97&lat=31.76&datum=gcj02` of the page's address; null when no call is put through. */
export function readCaller(query: Readonly<Record<string, unknown>>): Caller | null {
  const { call, lon, lat, datum } = query;
  if (typeof call !== "string" || !call.trim()) return null;
  const place = readPlace(`${String(lon)},${String(lat)}`);
  const known = DATUMS.includes(datum as Datum) ? (datum as Datum) : "wgs84";
  return { phone: call.trim().slice(0, 40), place: place && givenPlace(place, known) };
}
