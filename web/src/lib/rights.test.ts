import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { covers, type Holder, mayMove, mayTake, PERMISSIONS } from "./rights";

const body = (id: number, kind: string) => ({ id, code: String(id), short_name: String(id), kind });
const someone = (permissions: string[], more: Partial<Holder> = {}): Holder => ({ username: "me", permissions, body: null, whole_city: true, person_id: null, ...more });
const supervisor = someone(["incident_read", "complaint_handle", "incident_review", "reporter_read"]);
const dispatcher = someone(["incident_edit", "order_create", "order_advance", "reporter_read"]);
const order = { body: body(7, "squad"), ordered_by: "another" };
const ordinary = { complaint: false, handlers: [] };
const complaint = { complaint: true, handlers: [] };

it("knows every permission of the service and no other", () => {
  const source = readFileSync(join(import.meta.dirname, "../../../command/foundation/security.py"), "utf8");
  const listed = /class Permission\(StrEnum\):\n((?: {4}[A-Z_]+ = "[a-z_]+"\n)+)/.exec(source)?.[1] ?? "";
  expect([...listed.matchAll(/"([a-z_]+)"/g)].map((match) => match[1])).toEqual([...PERMISSIONS]);
});

it("lets a squad move its own orders and those it sent, and a desk above all of them", () => {
  const squad = { ...dispatcher, whole_city: false };
  expect(mayMove({ ...squad, body: body(7, "squad") }, order, "accepted")).toBe(true);
  expect(mayMove({ ...squad, body: body(8, "squad") }, order, "accepted")).toBe(false);
  expect(mayMove({ ...squad, body: body(8, "squad") }, { ...order, ordered_by: "me" }, "accepted")).toBe(true);
  expect(covers({ body: body(3, "brigade"), whole_city: false }, 7)).toBe(true);
});

it("leaves calling an order off to who may send one", () => {
  const member = someone(["order_advance"], { whole_city: false, body: body(7, "squad") });
  expect(mayMove(member, order, "on_scene")).toBe(true);
  expect(mayMove(member, order, "cancelled")).toBe(false);
  expect(mayMove(null, order, "on_scene")).toBe(false);
});

it("gives complaints about ours to the supervision and everything else to the desk", () => {
  const edit = { permission: "incident_edit" } as const;
  expect([mayTake(supervisor, edit, ordinary), mayTake(supervisor, edit, complaint)]).toEqual([false, true]);
  expect([mayTake(dispatcher, edit, ordinary), mayTake(dispatcher, edit, complaint)]).toEqual([true, false]);
});

it("lets who handles an incident answer its reporter, and the supervision only those of complaints", () => {
  const answer = { permission: "reporter_read" } as const;
  expect(mayTake(supervisor, answer, ordinary)).toBe(false);
  expect(mayTake(supervisor, answer, complaint)).toBe(true);
  expect(mayTake({ ...supervisor, person_id: 5 }, answer, { ...ordinary, handlers: [{ id: 5, name: "" }] })).toBe(true);
});
