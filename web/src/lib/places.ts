/** Reading the answer of /api/places. Pure. */
import { markOf, middleOfLargestRing, type Place, readPlace } from "./coordinates";

export interface FoundPlace extends Place {
  name: string;
  detail: string;
  kind: string;
  /** The name stands for an area or its place is only near. */
  about: boolean;
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

/** Typed coordinates are a place too. */
export function typedPlace(text: string): FoundPlace | null {
  const place = readPlace(text);
  return place && { ...place, name: text.trim(), detail: "", kind: "coordinates", about: false };
}
