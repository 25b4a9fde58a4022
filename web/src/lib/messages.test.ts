import { expect, it } from "vitest";
import { answerOf, isUnderWay } from "./messages";

const choices = [{ id: 1, text: "收到" }, { id: 2, text: "不便" }];

it("says the words of the choice that came back by its number", () => {
  expect(answerOf({ payload: { choices }, answer: { answer_id: 2 } })).toBe("不便");
  expect(answerOf({ payload: { choices }, answer: { answer_id: 9 } })).toBe("#9");
  expect(answerOf({ payload: {}, answer: null })).toBe("");
  expect(answerOf({ payload: {}, answer: { has_fix: true, longitude: 119.911, latitude: 31.721 } })).toBe("119.91100, 31.72100");
});

it("waits for a person's answer to a question, but for nothing after a text was received", () => {
  expect(isUnderWay({ kind: "question", state: "received" })).toBe(true);
  expect(isUnderWay({ kind: "text", state: "received" })).toBe(false);
  expect(isUnderWay({ kind: "text", state: "queued" })).toBe(true);
  expect(isUnderWay({ kind: "question", state: "answered" })).toBe(false);
});
