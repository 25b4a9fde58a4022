import { expect, it } from "vitest";
import { sectionsFor } from "./sections";

const held = (...permissions: string[]) => (permission: string) => permissions.includes(permission);

it("shows an operator everything and a planner the borders", () => {
  expect(sectionsFor(held("force_edit", "geo_edit", "account_edit", "settings_edit", "audit_read", "device_command"))).toHaveLength(8);
  expect(sectionsFor(held("geo_edit", "track_read"))).toEqual(["disputes"]);
});

it("shows a dispatcher nothing, and a supervisor health and log", () => {
  expect(sectionsFor(held("order_create", "device_command"))).toEqual([]);
  expect(sectionsFor(held("audit_read"))).toEqual(["health", "audit"]);
});
