import { expect, it } from "vitest";
import { reasonWords } from "./reasonWords";

const area = { code: "area_body", text: "茶山街道由茶山中队负责", facts: { area: "茶山街道", body: "茶山中队" } };

it("says a reason in English by its code and facts, names as they are", () => {
  expect(reasonWords(area, "en")).toBe("茶山中队 is responsible for 茶山街道");
  expect(reasonWords({ code: "busy", text: "手上有 0 件派单", facts: { orders: 0 } }, "en")).toBe("0 orders in hand");
});

it("leaves the service's own words in Chinese", () => {
  expect(reasonWords(area, "zh-CN")).toBe(area.text);
});

it("shows the stored text of a reason without facts, and of a code it does not know", () => {
  expect(reasonWords({ code: "area_body", text: area.text }, "en")).toBe(area.text);
  expect(reasonWords({ code: "area_body", text: area.text, facts: { area: "茶山街道" } }, "en")).toBe(area.text);
  expect(reasonWords({ code: "brand_new", text: "新理由", facts: {} }, "en")).toBe("新理由");
});

it("says a reason without blanks although it was stored without facts", () => {
  expect(reasonWords({ code: "matter_undecided", text: "事项未定，先按地点确定" }, "en")).toContain("not known yet");
});
