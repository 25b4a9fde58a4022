import { expect, it } from "vitest";
import coverageEn from "@/coverage/words/en";
import coverageZh from "@/coverage/words/zh-CN";
import registerEn from "@/register/words/en";
import registerZh from "@/register/words/zh-CN";
import en from "./en";
import zhCN from "./zh-CN";

/** Every catalogue: the one of the desks, and those that come with a page. */
const CATALOGUES: [string, object, object][] = [
  ["desks", zhCN, en],
  ["coverage", coverageZh, coverageEn],
  ["register", registerZh, registerEn],
];

function entries(tree: object, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : entries(value as object, `${prefix}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

it.each(CATALOGUES)("%s: the same words with the same blanks in both languages, none of them empty", (_, zh, english) => {
  const [chinese, translated] = [new Map(entries(zh)), new Map(entries(english))];
  expect([...translated.keys()].sort()).toEqual([...chinese.keys()].sort());
  for (const [key, text] of chinese) {
    expect(text.trim(), key).not.toBe("");
    expect(placeholders(translated.get(key) ?? ""), key).toEqual(placeholders(text));
  }
});

it.each(CATALOGUES)("%s: no Chinese in the English words but the names of languages", (_, _zh, english) => {
  const left = entries(english).filter(([key, text]) => /\p{Script=Han}/u.test(text) && !key.startsWith("language."));
  expect(left).toEqual([]);
});
