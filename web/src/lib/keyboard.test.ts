import { describe, expect, it } from "vitest";
import { type KeyFacts, keymapWith, keyName, press } from "./keyboard";

const keymap = keymapWith({});
const struck = (key: string, more: Partial<KeyFacts> = {}) => press({ key, typing: false, onControl: false, ...more }, keymap);

describe("a key at the desk", () => {
  it.each([
    ["j", { command: "next" }],
    ["J", { command: "next" }],
    [" ", { command: "acknowledge" }],
    ["?", { command: "help" }],
    ["3", { send: 3 }],
    ["y", { command: "send_proposed" }],
    ["0", null],
    ["x", null],
  ])("%s", (key, expected) => {
    expect(struck(key)).toEqual(expected);
  });

  it("is silent while typing, but Esc leaves and Ctrl-K opens the palette", () => {
    expect(struck("n", { typing: true })).toBeNull();
    expect(struck("1", { typing: true })).toBeNull();
    expect(struck("Escape", { typing: true })).toEqual({ command: "back" });
    expect(struck("k", { typing: true, ctrlKey: true })).toEqual({ palette: true });
  });

  it("sends and acknowledges nothing while a key is held down, but goes on through a list", () => {
    expect(struck(" ", { repeat: true })).toBeNull();
    expect(struck("1", { repeat: true })).toBeNull();
    expect(struck("Enter", { repeat: true })).toBeNull();
    expect(struck("j", { repeat: true })).toEqual({ command: "next" });
  });

  it("is silent in an input method", () => {
    expect(struck("a", { isComposing: true })).toBeNull();
    expect(struck("a", { keyCode: 229 })).toBeNull();
    expect(struck("Escape", { typing: true, isComposing: true })).toBeNull();
  });

  it("leaves Enter and Space to a focused button", () => {
    expect(struck(" ", { onControl: true })).toBeNull();
    expect(struck("Enter", { onControl: true })).toBeNull();
    expect(struck("j", { onControl: true })).toEqual({ command: "next" });
  });

  it("leaves the browser's own combinations alone", () => {
    expect(struck("n", { ctrlKey: true })).toBeNull();
    expect(struck("f", { altKey: true })).toBeNull();
  });
});

it("lets the user change and switch off keys", () => {
  const changed = keymapWith({ next: "f", mute: null });
  expect(changed.next).toBe("f");
  expect(changed.follow).toBeNull();
  expect(press({ key: "m", typing: false, onControl: false }, changed)).toBeNull();
  expect(keyName(changed.mute)).toBe("–");
  expect(keyName(" ")).toBe("Space");
});
