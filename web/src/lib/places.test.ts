import { expect, it } from "vitest";
import { foundPlaces, typedPlace } from "./places";

it("reads names, and knows what is only about here", () => {
  const found = foundPlaces({
    type: "FeatureCollection",
    features: [
      { type: "Feature", geometry: { type: "Point", coordinates: [119.97, 31.76] }, properties: { name: "朝阳花园社区", kind: "community", area_name: "雕庄街道", precision: "area" } },
      { type: "Feature", geometry: { type: "Point", coordinates: [119.98, 31.77] }, properties: { name: "竹林北路256号", kind: "house_number", area_name: null, precision: "point" } },
      { type: "Feature", geometry: null, properties: { name: "无处社区", kind: "community", precision: "area" } },
    ],
  });
  expect(found).toEqual([
    { lon: 119.97, lat: 31.76, name: "朝阳花园社区", detail: "雕庄街道", kind: "community", about: true },
    { lon: 119.98, lat: 31.77, name: "竹林北路256号", detail: "", kind: "house_number", about: false },
  ]);
});

it("takes typed coordinates", () => {
  expect(typedPlace("119.97 31.76")).toMatchObject({ lon: 119.97, lat: 31.76, about: false });
  expect(typedPlace("竹林北路")).toBeNull();
});
