/** Reading the answer of /api/places. Pure. */
import { markOf, type Place, readPlace } from "./coordinates";

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

/** Typed coordinates are a place too. */
export function typedPlace(text: string): FoundPlace | null {
  const place = readPlace(text);
  return place && { ...place, name: text.trim(), detail: "", kind: "coordinates", about: false };
}
