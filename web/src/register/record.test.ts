import { expect, it } from "vitest";
import { FIELDS, KEYS, REGISTERS } from "./fields";
import { changesOf, shown, typedOf } from "./record";

const RADIO = { id: 7, asset_no: "RA-1", kind: "radio", body_code: "chashan", serviceable: true, in_repair: false, interval_s: 30, capabilities: ["voice", "text"], holder_staff_no: "101" };

it("sends only what changed, and never what a row is known by", () => {
  const typed = { ...typedOf("devices", RADIO), in_repair: true, asset_no: "RA-2", holder_staff_no: " " };
  expect(changesOf("devices", RADIO, typed)).toEqual({ in_repair: true, holder_staff_no: null });
  expect(changesOf("devices", RADIO, typedOf("devices", RADIO))).toEqual({});
});

it("reads numbers and lists as they are typed", () => {
  const typed = { ...typedOf("devices", RADIO), interval_s: "15", capabilities: "voice；position; " };
  expect(changesOf("devices", RADIO, typed)).toEqual({ interval_s: 15, capabilities: ["voice", "position"] });
});

it("sends of a new row what is not empty; it is fit for service and not in repair", () => {
  expect(changesOf("vehicles", null, { ...typedOf("vehicles", null), plate: "苏DI0009", seats: "5" })).toEqual({ plate: "苏DI0009", seats: 5, serviceable: true });
  expect(changesOf("devices", null, typedOf("devices", null))).toEqual({ serviceable: true, in_repair: false });
});

it("shows instants in the city's time and takes them back", () => {
  const shift = { id: 1, staff_no: "1", starts_at: "2026-03-15T00:30:00Z", ends_at: "2026-03-15T09:00:00Z" };
  expect(shown({ kind: "instant" }, shift.starts_at)).toBe("2026-03-15T08:30");
  expect(changesOf("shifts", shift, { ...typedOf("shifts", shift), ends_at: "2026-03-15T18:00" })).toEqual({ ends_at: "2026-03-15T10:00:00.000Z" });
});

it("has the key of every register among its fields", () => {
  for (const name of REGISTERS) {
    const fields: readonly string[] = FIELDS[name].map((field) => field.name);
    expect(fields, name).toEqual(expect.arrayContaining([...KEYS[name]]));
    expect(new Set(fields).size, name).toBe(fields.length);
  }
});
