/** The steps of an incident's life cycle that a desk can take: address, and what has to be said. Pure. */

export type Field = "reason" | "text" | "how" | "result_code" | "result" | "department" | "receipt" | "notice" | "drill" | "to" | "handlers" | "body_id";

export interface Step {
  name: string;
  path: string;
  fields: readonly Field[];
  optional?: readonly Field[];
  /** Said without asking. */
  fixed?: Readonly<Record<string, unknown>>;
}

const STEPS = {
  accept: { path: "accept", fields: ["handlers"] },
  own: { path: "own", fields: [], optional: ["reason"] },
  reopen: { path: "reopen", fields: ["reason"] },
  unlink: { path: "unlink", fields: ["reason"] },
  grant: { path: "review", fields: ["body_id", "reason"], fixed: { granted: true } },
  deny: { path: "review", fields: ["reason"], fixed: { granted: false } },
  resume: { path: "resume", fields: [], optional: ["reason"] },
  resolve: { path: "resolve", fields: ["result_code", "result"] },
  answer: { path: "answer", fields: ["how", "text"] },
  close: { path: "close", fields: [] },
  suspend: { path: "suspend", fields: ["reason"] },
  return: { path: "return", fields: ["reason"] },
  transfer: { path: "transfer", fields: ["department", "receipt"], optional: ["reason"] },
  refuse: { path: "refuse", fields: ["reason", "notice"] },
  advice: { path: "advice", fields: [], optional: ["reason"] },
  void: { path: "void", fields: ["reason"], optional: ["drill"] },
  link: { path: "link", fields: ["to"], optional: ["reason"] },
} as const satisfies Record<string, Omit<Step, "name">>;
type Name = keyof typeof STEPS;

const BY_TARGET: Record<string, Name> = {
  accepted: "accept", answered: "answer", closed: "close", resolved: "resolve", suspended: "suspend", return_asked: "return",
  transferred: "transfer", refused: "refuse", advice: "advice", void: "void", linked: "link",
};
/** The usual step of a state comes first and stands out. */
const USUAL: Record<string, Name> = { resolved: "answer", answered: "close", return_asked: "deny", suspended: "resume", advice: "answer" };

/** What may be done from a state, the usual first. */
export function stepsFrom(state: string, reachable: readonly string[]): Step[] {
  const names = new Set<Name>(reachable.flatMap((to) => namesOf(state, to)));
  const usual = USUAL[state];
  return [...names]
    .sort((a, b) => Number(b === usual) - Number(a === usual))
    .map((name) => ({ name, ...STEPS[name] }));
}

export function usualStep(state: string): string | null {
  return USUAL[state] ?? null;
}

function namesOf(state: string, to: string): Name[] {
  if (state === "return_asked") return ["deny", "grant"];
  if (state === "suspended") return ["resume"];
  if (to === "owned") return state === "registered" ? ["own"] : state === "linked" ? ["unlink"] : ["reopen"];
  const name = BY_TARGET[to];
  return name ? [name] : [];
}
