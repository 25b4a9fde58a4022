/** The steps that a desk can take on an incident: address, right, and what has to be said. Pure. */
import type { IncidentView } from "@/api/types";
import type { Permission } from "./rights";
import { isFinished } from "./queue";

export const FIELDS = [
  "reason", "text", "how", "result_code", "result", "department", "receipt", "letter", "approval_form", "notice", "drill", "to", "handlers",
  "body_id", "part", "matter", "severity", "where", "person", "decision", "reporter_told",
] as const;
export type Field = (typeof FIELDS)[number];

export interface Step {
  name: string;
  path: string;
  permission: Permission;
  fields: readonly Field[];
  optional?: readonly Field[];
  /** Said without asking. */
  fixed?: Readonly<Record<string, unknown>>;
}

const EDIT = "incident_edit";
const REVIEW = "incident_review";
const REPORTER = "reporter_read";

const STEPS = {
  accept: { path: "accept", permission: EDIT, fields: ["handlers"] },
  own: { path: "own", permission: EDIT, fields: [], optional: ["body_id", "reason"] },
  reopen: { path: "reopen", permission: EDIT, fields: ["reason"] },
  unlink: { path: "unlink", permission: EDIT, fields: ["reason"] },
  grant: { path: "review", permission: REVIEW, fields: ["body_id", "reason"], fixed: { granted: true } },
  deny: { path: "review", permission: REVIEW, fields: ["reason"], fixed: { granted: false } },
  resume: { path: "resume", permission: EDIT, fields: [], optional: ["reason"] },
  resolve: { path: "resolve", permission: EDIT, fields: ["result_code", "result"] },
  answer: { path: "answer", permission: REPORTER, fields: ["how", "text"] },
  close: { path: "close", permission: EDIT, fields: [] },
  suspend: { path: "suspend", permission: EDIT, fields: ["reason"] },
  return: { path: "return", permission: EDIT, fields: ["reason"] },
  transfer: { path: "transfer", permission: EDIT, fields: ["department", "receipt"], optional: ["approval_form", "letter", "reason"] },
  refuse: { path: "refuse", permission: EDIT, fields: ["reason", "notice"] },
  advice: { path: "advice", permission: EDIT, fields: [], optional: ["reason"] },
  void: { path: "void", permission: REVIEW, fields: ["reason"], optional: ["drill"] },
  link: { path: "link", permission: EDIT, fields: ["to"], optional: ["reason"] },
} as const satisfies Record<string, Omit<Step, "name">>;
type Name = keyof typeof STEPS;

/** What is learnt later, and who joins in: it leads to no other state. */
const BESIDE = {
  place: { path: "place", permission: EDIT, fields: ["where"], optional: ["reason"] },
  classify: { path: "classify", permission: EDIT, fields: [], optional: ["matter", "severity", "reason"] },
  progress: { path: "progress", permission: REPORTER, fields: ["how", "text"] },
  joint: { path: "joint", permission: EDIT, fields: ["body_id", "reason"] },
  part: { path: "part-done", permission: EDIT, fields: ["part", "result"] },
  handlers: { path: "handlers", permission: EDIT, fields: ["handlers"], optional: ["reason"] },
  extend: { path: "extend", permission: REVIEW, fields: ["reporter_told", "reason"] },
  major: { path: "major", permission: EDIT, fields: ["person", "reason"] },
  triage: { path: "triage", permission: "complaint_handle", fields: ["decision", "reason"] },
} as const satisfies Record<string, Omit<Step, "name">>;
type Beside = keyof typeof BESIDE;

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

/** What may be put right or added while an incident is open. */
export function stepsBeside(incident: Pick<IncidentView, "state" | "due_at" | "handlers" | "co_handlers" | "complaint" | "major_case">): Step[] {
  if (isFinished(incident)) return [];
  const fits: Partial<Record<Beside, boolean>> = {
    part: incident.co_handlers.some(({ done }) => !done),
    handlers: incident.handlers.length > 0,
    extend: incident.due_at !== null,
    major: incident.major_case === null,
    triage: incident.complaint,
  };
  return (Object.keys(BESIDE) as Beside[]).filter((name) => fits[name] ?? true).map((name) => ({ name, ...BESIDE[name] }));
}

export function usualStep(state: string): string | null {
  return USUAL[state] ?? null;
}

/** The body of a step's command from what was typed and chosen; what was left empty is left out. */
export function commandOf(step: Step, said: Readonly<Record<string, string | boolean>>): Record<string, unknown> {
  const command: Record<string, unknown> = { ...step.fixed };
  for (const field of [...step.fields, ...(step.optional ?? [])]) {
    const value = typeof said[field] === "string" ? said[field].trim() : said[field];
    if (!value) continue;
    if (field === "part") command["body_id"] = Number(value);
    else if (field === "body_id" && step.name === "joint") command["body_ids"] = [Number(value)];
    else command[field] = field === "body_id" ? Number(value) : value;
  }
  return command;
}

function namesOf(state: string, to: string): Name[] {
  if (state === "return_asked") return ["deny", "grant"];
  if (state === "suspended") return ["resume"];
  if (to === "owned") return state === "registered" ? ["own"] : state === "linked" ? ["unlink"] : ["reopen"];
  const name = BY_TARGET[to];
  return name ? [name] : [];
}
