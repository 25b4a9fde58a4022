/** The area in hand, with a clear border, and the box that a study would compute. */
import { collection, lineFeature } from "../layer";
import { type CoverageLayer, type CoverageState, steady } from "./state";

type Slice = Pick<CoverageState, "jurisdictions" | "area">;

export const areaLayer: CoverageLayer<Slice> = {
  source: "area",
  select: steady(({ jurisdictions, area }) => ({ jurisdictions, area })),
  toFeatures: ({ jurisdictions, area }) => collection(area === null ? [] : jurisdictions.features.filter(({ properties }) => String(properties?.["code"]) === area)),
  layers: (palette) => [
    { id: "area-halo", type: "line", source: "area", layout: { "line-join": "round" }, paint: { "line-color": palette.halo, "line-width": 5, "line-opacity": 0.8 } },
    { id: "area", type: "line", source: "area", layout: { "line-join": "round" }, paint: { "line-color": palette.highlight, "line-width": 2.2 } },
  ],
};

export const boxLayer: CoverageLayer<CoverageState["box"]> = {
  source: "study-box",
  select: (state) => state.box,
  toFeatures: (box) => {
    if (!box) return collection([]);
    const [west, south, east, north] = box;
    return collection([lineFeature([{ lon: west, lat: south }, { lon: east, lat: south }, { lon: east, lat: north }, { lon: west, lat: north }, { lon: west, lat: south }], {})]);
  },
  layers: (palette) => [{ id: "study-box", type: "line", source: "study-box", paint: { "line-color": palette.highlight, "line-width": 1.6, "line-dasharray": [4, 3] } }],
};
