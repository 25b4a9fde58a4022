/** Reading the answer of /api/places. Pure. */
import { markOf, middleOfLargestRing, type Place, readPlace } from "./coordinates";
import { fromBd09, fromGcj02 } from "./gcj02";

export const DATUMS = ["wgs84", "gcj02", "bd09"] as const;
export type Datum = (typeof DATUMS)[number];
const TO_WGS84: Record<Datum, (place: Place) => Place> = { wgs84: (place) => place, gcj02: fromGcj02, bd09: fromBd09 };

/** A place in WGS-84, for the map. */
export interface PickedPlace extends Place {
  /** The name stands for an area or its place is only near. */
  about: boolean;
  /** Coordinates as they were given; the service converts and records them. */
  given?: Place & { datum: Datum };
}

export interface FoundPlace extends PickedPlace {
  name: string;
  detail: string;
  kind: string;
}

export function foundPlaces(answer: GeoJSON.FeatureCollection<GeoJSON.Geometry | null>): FoundPlace[] {
  return answer.features.flatMap(({ geometry, properties }) => {
    const place = markOf(geometry);
    if (!place) return [];
    const read = (name: string): string => (typeof properties?.[name] === "string" ? (properties[name] as string) : "");
    return [{ ...place, name: read("name"), detail: read("area_name"), kind: read("kind"), about: read("precision") === "area" }];
  });
}

/** Streets, towns and zones by part of their name, from the borders that the map holds anyway. */
export function areasNamed(areas: GeoJSON.FeatureCollection, text: string, most: number): FoundPlace[] {
  const wanted = text.trim();
  if (!wanted) return [];
  return areas.features
    .filter(({ properties }) => ["street", "zone"].includes(String(properties?.["layer"])) && String(properties?.["name"]).includes(wanted))
    .slice(0, most)
    .flatMap(({ geometry, properties }) => {
      const [lon, lat] = middleOfLargestRing(geometry);
      return [{ lon, lat, name: String(properties?.["name"]), detail: String(properties?.["subject_name"] ?? ""), kind: String(properties?.["kind"]), about: true }];
    });
}

/** The service's answers first, then areas that it did not name. */
export function merged(found: readonly FoundPlace[], areas: readonly FoundPlace[]): FoundPlace[] {
  const names = new Set(found.map(({ name }) => name));
  return [...found, ...areas.filter(({ name }) => !names.has(name))];
}

/** Typed coordinates are a place too; which one, only their datum says. */
export function typedPlaces(text: string): FoundPlace[] {
  const place = readPlace(text);
  return place ? DATUMS.map((datum) => ({ ...givenPlace(place, datum), name: text.trim(), detail: "", kind: datum })) : [];
}

export function givenPlace(place: Place, datum: Datum): PickedPlace {
  return { ...TO_WGS84[datum](place), about: false, given: { ...place, datum } };
}

export function isTyped(place: FoundPlace): boolean {
  return place.given !== undefined;
}

/** What a command says of a place: a name that stands only near it goes as text, so that it is kept as about here. */
export function placeSaid(place: PickedPlace | null, text: string): Record<string, unknown> {
  const address = text.trim();
  const said: Record<string, unknown> = address ? { address } : {};
  if (!place || (place.about && address)) return said;
  const { lon, lat, datum } = place.given ?? { lon: place.lon, lat: place.lat, datum: "wgs84" };
  return { ...said, location: { type: "Point", coordinates: [lon, lat] }, datum };
}
