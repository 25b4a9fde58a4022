import { expect, it } from "vitest";
import en from "./en";
import zhCN from "./zh-CN";

function entries(tree: object, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : entries(value as object, `${prefix}${key}.`),
  );
}

const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
const chinese = new Map(entries(zhCN));
const english = new Map(entries(en));

it("has the same words with the same blanks in both languages, none of them empty", () => {
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  for (const [key, text] of chinese) {
    expect(text.trim(), key).not.toBe("");
    expect(blanks(english.get(key) ?? ""), key).toEqual(blanks(text));
  }
});

it("leaves no Chinese in the English words", () => {
  expect([...english].filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([]);
});
