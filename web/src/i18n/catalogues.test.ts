import { expect, it } from "vitest";
import en from "./en";
import zhCN from "./zh-CN";

function entries(tree: object, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : entries(value as object, `${prefix}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
const chinese = new Map(entries(zhCN));
const english = new Map(entries(en));

it("has the same words in both languages", () => {
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
});

it("has no empty word, and the same blanks in both", () => {
  for (const [key, text] of chinese) {
    expect(text.trim(), key).not.toBe("");
    expect(placeholders(english.get(key) ?? ""), key).toEqual(placeholders(text));
  }
});

it("leaves no Chinese in the English catalogue but the names of languages", () => {
  const left = [...english].filter(([key, text]) => /\p{Script=Han}/u.test(text) && !key.startsWith("language."));
  expect(left).toEqual([]);
});
