import { expect, it } from "vitest";
import type { IncidentView } from "@/api/types";
import { named, together } from "./similar";

const incident = (id: number, address: string, phone: string | null = null): IncidentView => ({
  id, number: `CZ${id}`, state: "registered", description: "", registered_at: "2026-03-15T00:30:05Z", address,
  reporter: { name: null, phone, anonymous: false, masked: false },
}) as unknown as IncidentView;

it("puts the same caller before the same address, each incident once", () => {
  const open = [incident(1, "和平北路 12 号"), incident(2, "别处", "13900000001"), incident(3, "和平北路口", "13900000001")];
  expect(named(open, { phone: "13900000001", address: "和平北路" }).map(({ id }) => id)).toEqual([2, 3, 1]);
});

it("takes neither a short number nor a short word for a likeness", () => {
  expect(named([incident(1, "和平北路", "139")], { phone: "139", address: "和平" })).toEqual([]);
});

it("gives the distance that the service knows", () => {
  const [first] = named([incident(1, "和平北路")], { phone: "", address: "和平北路" });
  const near = [{ ...first!, distance_m: 80, matter_code: null }, { ...first!, id: 9, distance_m: 120, matter_code: null }];
  expect(together([first!], near).map(({ id, distance_m }) => [id, distance_m])).toEqual([[1, 80], [9, 120]]);
});
