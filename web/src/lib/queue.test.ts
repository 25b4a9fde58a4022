import { describe, expect, it } from "vitest";
import type { IncidentView, OrderView } from "@/api/types";
import { byTimeLeft, groupOf, isSettled, queue } from "./queue";

const now = Date.parse("2026-11-23T08:00:00Z");

function incident(id: number, more: Partial<IncidentView> = {}): IncidentView {
  return {
    id, number: String(id), state: "registered", source: "patrol", description: "", address: null, category: null,
    matter: null, severity: "normal", location: null, location_quality: "none", registered_at: "2026-11-23T07:00:00Z",
    registered_by: "", reachable: [], external_id: null, late_entry: false, provisional: false, reporter: null, handlers: [], co_handlers: [], complaint: false, major_case: null,
    links: { primary: null, linked: [] }, in_hand: null, result: null, due_at: null, responsibility: null, cover: null, ...more,
  };
}

function order(stage: string): OrderView {
  return {
    id: 1, incident_id: 1, crew: null, body: { id: 1, code: "1", short_name: "" }, task: "support", stage, stage_at: "2026-11-23T07:30:00Z",
    reachable: [], ordered_by: "", ordered_at: "2026-11-23T07:30:00Z", result: null, note: null, attempt: 1, bearers: [],
  };
}

describe("the group of an incident", () => {
  it.each([
    ["without an order", "registered", [], "new"],
    ["whose only order was declined", "dispatched", ["declined"], "new"],
    ["whose crew has not answered", "dispatched", ["received_by_set"], "waiting"],
    ["with one crew that accepted", "accepted", ["ordered", "accepted"], "running"],
    ["that is resolved", "resolved", ["cleared"], "answer"],
    ["in capitals", "CLOSED", [], null],
    ["that is transferred", "transferred", ["cancelled"], null],
  ])("%s", (_what, state, stages, group) => {
    expect(groupOf(incident(1, { state }), stages.map(order), now)).toBe(group);
  });

  it("is overdue from the moment after its limit, whatever runs", () => {
    const due = incident(1, { due_at: "2026-11-23T08:00:00Z" });
    expect(groupOf(due, [order("on_scene")], now)).toBe("running");
    expect(groupOf(due, [order("on_scene")], now + 1)).toBe("overdue");
  });
});

it("sorts by time left, without a limit last, then by age", () => {
  const list = [
    incident(1),
    incident(2, { registered_at: "2026-11-23T06:00:00Z" }),
    incident(3, { due_at: "2026-11-23T09:00:00Z" }),
    incident(4, { due_at: "2026-11-23T08:30:00Z" }),
  ];
  expect(list.sort(byTimeLeft).map((one) => one.id)).toEqual([4, 3, 2, 1]);
});

it("shows what is overdue first and leaves out what is finished", () => {
  const entries = queue(
    [incident(1, { state: "closed" }), incident(2, { state: "resolved" }), incident(3), incident(4, { due_at: "2026-11-23T07:59:00Z" })],
    () => [],
    now,
  );
  expect(entries.map((entry) => [entry.incident.id, entry.group])).toEqual([[4, "overdue"], [3, "new"], [2, "answer"]]);
});

it("takes what is resolved for settled: nobody is sent there by a slip, until it is opened again", () => {
  const states = ["registered", "dispatched", "on_scene", "resolved", "answered", "closed"];
  expect(states.map((state) => isSettled(incident(1, { state })))).toEqual([false, false, false, true, true, true]);
});
