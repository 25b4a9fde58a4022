import { expect, it } from "vitest";
import type { CrewView } from "@/api/types";
import { byStatus, trackedDevice, withoutName } from "./crews";

it("takes the crew's own name off a reason, and no other's", () => {
  expect(withoutName("湖塘2：在岗有效执法人员 2 名", "湖塘2")).toBe("在岗有效执法人员 2 名");
  expect(withoutName("湖塘20：可执行协助任务", "湖塘2")).toBe("湖塘20：可执行协助任务");
  expect(withoutName("湖塘2: may support", "湖塘2")).toBe("may support");
  expect(withoutName("责任中队", "湖塘2")).toBe("责任中队");
});

it("follows the vehicle's terminal before what people carry", () => {
  const crew = (...kinds: string[]) => ({ devices: kinds.map((kind, i) => ({ id: i + 1, kind })) }) as unknown as CrewView;
  expect(trackedDevice(crew("body_recorder", "radio", "vehicle_terminal"))?.id).toBe(3);
  expect(trackedDevice(crew("radio", "phone"))?.id).toBe(1);
  expect(trackedDevice(crew())).toBeNull();
  expect(trackedDevice(null)).toBeNull();
});

it("sorts crews into their status, the longest in it first, and leaves none out", () => {
  const crew = (id: number, status: string, minute: string) => ({ id, status, status_at: `2026-11-23T08:${minute}:00Z` }) as unknown as CrewView;
  const found = byStatus([crew(1, "available", "10"), crew(2, "available", "05"), crew(3, "on_scene", "00"), crew(4, "somewhere", "00")]);
  expect(found.get("available")?.map(({ id }) => id)).toEqual([2, 1]);
  expect(found.get("on_scene")?.map(({ id }) => id)).toEqual([3]);
  expect(found.get("offline")?.map(({ id }) => id)).toEqual([4]);
  expect(found.get("handling")).toEqual([]);
});
