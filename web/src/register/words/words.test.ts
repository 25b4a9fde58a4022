import { expect, it } from "vitest";
import { FIELDS, REGISTERS } from "../fields";
import words from "./zh-CN";

const TECHNICAL = new Set(["wgs84", "gcj02", "bd09", "tcp", "udp"]);

it("has a word for every register, field and choice that is not a technical name", () => {
  for (const name of REGISTERS) {
    expect(words.name).toHaveProperty(name);
    for (const { name: field, kind } of FIELDS[name]) {
      expect(words.field).toHaveProperty(field);
      const choices: readonly string[] = typeof kind === "object" && field !== "protocol" ? kind : [];
      for (const choice of choices.filter((one) => !TECHNICAL.has(one))) expect(words.choice).toHaveProperty(choice);
    }
  }
});
