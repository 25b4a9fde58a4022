import { expect, it } from "vitest";
import type { CrewView } from "@/api/types";
import { trackedDevice, withoutName } from "./crews";

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
