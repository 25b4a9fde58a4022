import { expect, it } from "vitest";
import { areasNamed, foundPlaces, merged, typedPlace } from "./places";

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

it("finds areas by part of their name, and names each once", () => {
  const area = (name: string, layer: string): GeoJSON.Feature => ({
    type: "Feature", geometry: { type: "Polygon", coordinates: [[[119, 31], [121, 31], [121, 33], [119, 33], [119, 31]]] },
    properties: { name, layer, kind: layer, subject_name: "天宁区城市管理局" },
  });
  const areas = areasNamed({ type: "FeatureCollection", features: [area("茶山街道", "street"), area("茶山区", "district")] }, "茶山", 5);
  expect(areas).toEqual([{ lon: 120, lat: 32, name: "茶山街道", detail: "天宁区城市管理局", kind: "street", about: true }]);
  expect(merged(areas, areas)).toHaveLength(1);
});
