/** The command line of the desk: `CREW STATUS` and `send CREW INCIDENT`, in Chinese or English. Pure. */

export type Line =
  | { kind: "send"; crew: string; incident: string }
  | { kind: "status"; crew: string; stage: Stage }
  | { kind: "unknown" };

export type Stage = "accepted" | "en_route" | "on_scene" | "handling" | "cleared" | "declined";

const STAGES: Record<string, Stage> = {
  accepted: "accepted", accept: "accepted", 接单: "accepted",
  en_route: "en_route", enroute: "en_route", "en-route": "en_route", 赶赴: "en_route", 出发: "en_route",
  on_scene: "on_scene", onscene: "on_scene", scene: "on_scene", 到场: "on_scene", 到达: "on_scene",
  handling: "handling", handle: "handling", 处置: "handling", 处置中: "handling",
  cleared: "cleared", clear: "cleared", 处置完: "cleared", 完成: "cleared",
  declined: "declined", decline: "declined", 拒绝: "declined",
};
const SEND = new Set(["send", "派", "派单"]);

export function readLine(text: string): Line {
  const words = text.trim().split(/\s+/u).filter(Boolean);
  const first = words[0]?.toLowerCase();
  if (first !== undefined && SEND.has(first) && words.length >= 3) {
    return { kind: "send", crew: words.slice(1, -1).join(" "), incident: words.at(-1) ?? "" };
  }
  const stage = STAGES[words.at(-1)?.toLowerCase() ?? ""];
  if (stage && words.length >= 2) return { kind: "status", crew: words.slice(0, -1).join(" "), stage };
  return { kind: "unknown" };
}

/** The one entry a person means by a name, a part of it, or a trailing number; null when none or several. */
export function meant<T>(text: string, entries: Iterable<T>, name: (entry: T) => string): T | null {
  const wanted = fold(text);
  if (!wanted) return null;
  const found: T[] = [];
  for (const entry of entries) {
    const folded = fold(name(entry));
    if (folded === wanted) return entry;
    if (folded.includes(wanted)) found.push(entry);
  }
  return found.length === 1 ? (found[0] ?? null) : null;
}

export function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/[\s·\-_#]/gu, "");
}
