import { expect, it } from "vitest";
import { areaChoices } from "./studies";

function area(code: string, layer: string, above: string | null): GeoJSON.Feature {
  return { type: "Feature", geometry: { type: "Point", coordinates: [0, 0] }, properties: { code, name: `${code}名`, layer, enforcement_parent_code: above } };
}

it("lists each district with the streets it runs, one that only enforcement has too, and what belongs to none at the end", () => {
  const features = [
    area("320402003000", "street", "320402000000"), area("320412100000", "street", "320400jk0000"), area("320402000000", "district", "320400000000"),
    area("320400jk0000", "enforcement_district", "320400000000"), area("320499001000", "street", null), area("320400000000", "city", null),
  ];
  expect(areaChoices({ type: "FeatureCollection", features }).map(({ code, inner }) => [code, inner])).toEqual([
    ["320400jk0000", false], ["320412100000", true], ["320402000000", false], ["320402003000", true], ["320499001000", false],
  ]);
});
