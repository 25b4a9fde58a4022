import { expect, it } from "vitest";
import { FIELDS, REGISTERS } from "../fields";
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
  expect([...english].filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([]);
});

it("has a word for every register, field and choice that is not a technical name", () => {
  const technical = new Set(["wgs84", "gcj02", "bd09", "tcp", "udp"]);
  for (const name of REGISTERS) {
    expect(chinese.has(`name.${name}`), name).toBe(true);
    for (const { name: field, kind } of FIELDS[name]) {
      expect(chinese.has(`field.${field}`), field).toBe(true);
      const choices: readonly string[] = typeof kind === "object" && field !== "protocol" ? kind : [];
      for (const choice of choices.filter((one) => !technical.has(one))) expect(chinese.has(`choice.${choice}`), choice).toBe(true);
    }
  }
});
