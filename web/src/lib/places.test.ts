import { expect, it } from "vitest";
import { areasNamed, foundPlaces, givenPlace, merged, placeSaid, typedPlaces } from "./places";

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

it("takes typed coordinates in each datum, and shows them where they are", () => {
  const [wgs84, gcj02, bd09] = typedPlaces("119.97012 31.76034");
  expect(wgs84).toMatchObject({ lon: 119.97012, lat: 31.76034, about: false, kind: "wgs84" });
  expect(gcj02?.lon).toBeCloseTo(119.96539, 5);
  expect(bd09?.lat).toBeCloseTo(31.75653, 5);
  expect(typedPlaces("竹林北路")).toEqual([]);
});

it("sends coordinates as they were given, with their datum", () => {
  expect(placeSaid(givenPlace({ lon: 119.97012, lat: 31.76034 }, "gcj02"), " 桥下 ")).toEqual({
    address: "桥下", location: { type: "Point", coordinates: [119.97012, 31.76034] }, datum: "gcj02",
  });
  expect(placeSaid({ lon: 119.9, lat: 31.7, about: false }, "")).toEqual({ location: { type: "Point", coordinates: [119.9, 31.7] }, datum: "wgs84" });
});

it("sends a place that is only near as its name, never as an exact point", () => {
  expect(placeSaid({ lon: 119.9, lat: 31.7, about: true }, "茶山街道")).toEqual({ address: "茶山街道" });
  expect(placeSaid(null, "某处")).toEqual({ address: "某处" });
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
