/** Which key means which command of the desk. Pure: an event's facts in, a command out. */

export const COMMANDS = {
  next: "j",
  previous: "k",
  open: "Enter",
  send_first: "a",
  send_proposed: "y",
  status: "s",
  go_to: "g",
  follow: "f",
  trail: "t",
  labels: "l",
  replay: "r",
  new_incident: "n",
  told: "p",
  acknowledge: " ",
  search: "/",
  mute: "m",
  dark: "b",
  back: "Escape",
  help: "?",
} as const satisfies Record<string, string>;

export type Command = keyof typeof COMMANDS;
export type Keymap = Record<Command, string | null>;

export interface KeyFacts {
  key: string;
  keyCode?: number;
  isComposing?: boolean;
  ctrlKey?: boolean;
  metaKey?: boolean;
  altKey?: boolean;
  /** The key is held down and repeats. */
  repeat?: boolean;
  /** The event's target takes text. */
  typing: boolean;
  /** The event's target does something of its own with Enter and Space. */
  onControl: boolean;
}

export type Press = { command: Command } | { send: number } | { palette: true };

/** Held down, only a way through a list goes on: nothing is sent or acknowledged by a finger that stays. */
const REPEATABLE = new Set<Command>(["next", "previous"]);
/** An input method reports its own key strokes with this code. */
const INPUT_METHOD_KEYCODE = 229;

export function press(facts: KeyFacts, keymap: Keymap): Press | null {
  if (facts.isComposing || facts.keyCode === INPUT_METHOD_KEYCODE) return null;
  const key = facts.key.length === 1 ? facts.key.toLowerCase() : facts.key;
  if ((facts.ctrlKey || facts.metaKey) && !facts.altKey) return key === "k" ? { palette: true } : null;
  if (facts.altKey || facts.ctrlKey || facts.metaKey) return null;
  if (facts.typing) return key === "Escape" ? { command: "back" } : null;
  if (facts.onControl && (key === "Enter" || key === " ")) return null;
  if (/^[1-9]$/.test(key)) return facts.repeat ? null : { send: Number(key) };
  const command = (Object.keys(keymap) as Command[]).find((name) => keymap[name] === key);
  return command && (!facts.repeat || REPEATABLE.has(command)) ? { command } : null;
}

/** The shipped keys with the user's changes; a key given twice stays with the command that was changed. */
export function keymapWith(changes: Partial<Keymap>): Keymap {
  const keymap: Keymap = { ...COMMANDS };
  for (const [name, key] of Object.entries(changes) as [Command, string | null][]) {
    for (const other of Object.keys(keymap) as Command[]) {
      if (key !== null && keymap[other] === key) keymap[other] = null;
    }
    keymap[name] = key;
  }
  return keymap;
}

const NAMES: Record<string, string> = { " ": "Space", Escape: "Esc", Enter: "↵" };

export function keyName(key: string | null): string {
  if (!key) return "–";
  return NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
