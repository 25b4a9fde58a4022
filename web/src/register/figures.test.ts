import { expect, it } from "vitest";
import { changesIn, equippedOf, isLive, lacking, linesOf, ratio } from "./figures";

type Figure = Parameters<typeof linesOf>[0][number];

function figure(id: number, code: string, parent: number | null, passed: boolean | null, key: Figure["key"] = "radio"): Figure {
  const body = { id, code, name: code, short_name: code, kind: "squad", parent_id: parent, phone: null };
  return { key, clause: "14.04.2", body, held: 1, needed: 2, shortage: 1, surplus: 0, share: 0.5, passed };
}

const FIGURES = [figure(3, "b-squad", 2, true), figure(4, "a-squad", 2, false), figure(2, "brigade", 1, false), figure(2, "brigade", 1, true, "body_recorder")];

it("puts bodies below the one they belong to, by code; whose superior is out of sight stands at the top", () => {
  expect(linesOf(FIGURES, false).map(({ body, depth }) => [body.code, depth])).toEqual([["brigade", 0], ["a-squad", 1], ["b-squad", 1]]);
  expect(linesOf(FIGURES, false)[0]?.figures.size).toBe(2);
});

it("leaves out what passes everything when asked for what fails", () => {
  expect(linesOf(FIGURES, true).map(({ body }) => body.code)).toEqual(["brigade", "a-squad"]);
  expect(linesOf([figure(1, "empty", null, null)], true)).toEqual([]);
});

it("tells the days on which a figure moved", () => {
  const day = (date: string, held: number, needed: number) => ({ day: date, held, needed, surplus: 0, share: null, passed: null, taken_at: `${date}T15:00:00Z` });
  const days = [day("2026-03-01", 1, 2), day("2026-03-02", 1, 2), day("2026-03-03", 2, 2), day("2026-03-05", 2, 3)];
  expect(changesIn(days).map(({ day: date }) => date)).toEqual(["2026-03-01", "2026-03-03", "2026-03-05"]);
});

it("shows an area as a share that never rounds up to whole, and what lacks in square kilometres", () => {
  const area = { key: "coverage" as const, held: 3_999_999, needed: 4_000_000 };
  expect([ratio(area), lacking(area)]).toEqual(["99.9 %", "0.0 km²"]);
  expect([ratio({ ...area, held: 4_000_000 }), ratio({ key: "radio", held: 4, needed: 5 }), lacking({ key: "radio", held: 4, needed: 5 })]).toEqual(["100.0 %", "4/5", "1"]);
});

it("holds what is live against what is equipped, and calls it no shortage", () => {
  const equipped = figure(3, "b-squad", 2, true);
  const live = figure(3, "b-squad", 2, false, "radio_live");
  expect([isLive("radio"), isLive("radio_live")]).toEqual([false, true]);
  expect(equippedOf(new Map([[equipped.key, equipped], [live.key, live]]), "radio_live")).toBe(equipped);
  expect(linesOf([equipped, live], true)).toEqual([]);
});
