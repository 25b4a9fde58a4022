import { expect, it } from "vitest";
import type { Problem } from "@/api/types";
import { i18n } from "./index";
import { refusalWords } from "./refusalWords";

const refused = (code: string, detail: string, facts: object = {}): Problem => ({
  type: `urn:zhihui:${code}`, title: "Unprocessable", status: 422, code, detail, ...facts,
});

it("says who is missing, who could complete the crew, and what to do", () => {
  const { text, lines } = refusalWords(refused("officers_missing", "茶山3：在岗执法人员 1 名，需 2 名", {
    missing: 1, could_be_completed_by: [{ label: "茶山2 A007" }], phones: ["10000000001"],
  }));
  expect(text).toBe("不能执法。茶山3：在岗执法人员 1 名，需 2 名");
  expect(lines).toEqual(["可补：茶山2 A007", "电话：10000000001", expect.stringContaining("变通理由")]);
});

it("names states in the desk's words", () => {
  expect(refusalWords(refused("state_not_reachable", "x is closed", { state: "closed" })).text).toContain("「已办结」");
});

it("adds the service's Chinese detail where the catalogue says it in general", () => {
  expect(refusalWords(refused("crew_busy", "茶山3 手上有派单 7（dispatcher）")).lines).toEqual(["茶山3 手上有派单 7（dispatcher）"]);
});

it("shows the detail of a code it does not know", () => {
  expect(refusalWords(refused("brand_new", "something new")).text).toBe("something new");
});

it("says why in English where the service's reasons came along", () => {
  i18n.global.locale.value = "en";
  const reasons = [{ code: "officers_missing", text: "茶山3：在岗有效执法人员 1 名，需 2 名", facts: { crew: "茶山3", valid: 1, needed: 2 } }];
  const { text, lines } = refusalWords(refused("officers_missing", "茶山3：在岗有效执法人员 1 名，需 2 名", { reasons }));
  i18n.global.locale.value = "zh-CN";
  expect(text).toBe("May not enforce. 茶山3: 1 officers with valid certificates, 2 needed");
  expect(lines.join()).not.toContain("在岗");
});
