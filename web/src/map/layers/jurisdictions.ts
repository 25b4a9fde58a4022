/** Districts, streets, towns and zones: a quiet ground that says whose land it is. */
import type { ExpressionSpecification } from "maplibre-gl";
import { bordersOnce } from "@/lib/borders";
import { middleOfLargestRing } from "@/lib/coordinates";
import type { GroundState, MapLayer } from "../layer";
import { collection, FONT } from "../layer";

type Slice = GroundState["jurisdictions"];

const isDistrict = ["in", ["get", "layer"], ["literal", ["city", "district", "enforcement_district"]]];
const isZone = ["==", ["get", "layer"], "zone"];

/** Broken lines where streets are drawn, so that a border is never taken for a road. */
function dashes(pattern: number[]): ExpressionSpecification {
  return ["step", ["zoom"], ["literal", [1, 0]], 10.5, ["literal", pattern]];
}

export const jurisdictionsLayer: MapLayer<Slice, GroundState> = {
  source: "jurisdictions",
  select: (state) => state.jurisdictions,
  toFeatures: (areas) => areas,
  layers: (palette) => [
    {
      id: "land", type: "fill", source: "jurisdictions", filter: ["all", ["!", isDistrict], ["!", isZone]] as never,
      paint: { "fill-color": ["match", ["%", ["to-number", ["slice", ["to-string", ["get", "code"]], 5, 6], 0], 2], 1, palette.landOther, palette.land], "fill-antialias": false },
    },
  ],
};

/** Every border once, the higher one first, so that broken lines stay broken. */
export const bordersLayer: MapLayer<Slice, GroundState> = {
  source: "borders",
  select: (state) => state.jurisdictions,
  toFeatures: ({ features }) => {
    const seen = new Set<string>();
    return collection(["district", "street", "zone"].map((level) => ({
      type: "Feature",
      properties: { level },
      geometry: { type: "MultiLineString", coordinates: bordersOnce(features.filter(({ properties }) => levelOf(properties) === level), seen) },
    })));
  },
  layers: (palette) => [
    {
      id: "town-borders", type: "line", source: "borders", filter: ["==", ["get", "level"], "street"],
      paint: { "line-color": palette.town, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.6, 13, 1.4], "line-dasharray": dashes([3, 3]) },
    },
    {
      id: "zone-borders", type: "line", source: "borders", filter: ["==", ["get", "level"], "zone"], minzoom: 9,
      paint: { "line-color": palette.zone, "line-width": 1.2, "line-dasharray": [5, 3] },
    },
    {
      id: "district-borders", type: "line", source: "borders", filter: ["==", ["get", "level"], "district"],
      layout: { "line-join": "round" },
      paint: { "line-color": palette.district, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 1, 13, 2.2], "line-dasharray": dashes([7, 2, 1.5, 2]) },
    },
  ],
};

function levelOf(properties: GeoJSON.GeoJsonProperties): string {
  const layer: unknown = properties?.["layer"];
  return layer === "street" || layer === "zone" ? layer : "district";
}

/** The names stand above the moving things' ground and below the marks. */
export const jurisdictionNames: MapLayer<Slice, GroundState> = {
  source: "jurisdiction-names",
  select: (state) => state.jurisdictions,
  toFeatures: (areas) => collection(areas.features.map(nameOf)),
  layers: (palette) => [
    {
      id: "town-names", type: "symbol", source: "jurisdiction-names", minzoom: 9.6,
      filter: ["all", ["!", isDistrict], ["!", isZone]] as never,
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 9.6, 10.5, 13, 13], "text-padding": 4 },
      paint: { "text-color": palette.label, "text-halo-color": palette.halo, "text-halo-width": 1.2 },
    },
    {
      id: "district-names", type: "symbol", source: "jurisdiction-names", maxzoom: 11.5, filter: ["all", isDistrict, ["!=", ["get", "layer"], "city"]] as never,
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 13, "text-letter-spacing": 0.12, "symbol-sort-key": 0 },
      paint: { "text-color": palette.labelStrong, "text-opacity": 0.75, "text-halo-color": palette.halo, "text-halo-width": 1.4 },
    },
  ],
};

function nameOf(area: GeoJSON.Feature): GeoJSON.Feature {
  const { properties, geometry } = area;
  const seat = readSeat(properties);
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: seat ?? middleOfLargestRing(geometry) } };
}

function readSeat(properties: GeoJSON.GeoJsonProperties): [number, number] | null {
  const [lon, lat] = [properties?.["seat_lon"] as unknown, properties?.["seat_lat"] as unknown];
  return typeof lon === "number" && typeof lat === "number" ? [lon, lat] : null;
}
