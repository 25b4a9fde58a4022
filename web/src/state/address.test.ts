import { expect, it } from "vitest";
import { readTrail, readView, writeTrail, writeView } from "./address";
import { readSubject, writeSubject } from "./desk";

it("writes a view that it reads again", () => {
  const view = { lon: 119.95, lat: 31.75, zoom: 10.5 };
  expect(writeView(view)).toBe("119.95000,31.75000,10.50");
  expect(readView(writeView(view))).toEqual(view);
});

it.each([undefined, "", "1,2", "a,b,c", "400,31,9", "119,91,9"])("reads no view from %j", (text) => {
  expect(readView(text)).toBeNull();
});

it("writes and reads what is in hand, and nothing else", () => {
  expect(writeSubject({ kind: "incident", id: 12 })).toBe("incident.12");
  expect(readSubject("incident.12")).toEqual({ kind: "incident", id: 12 });
  expect(readSubject("person.12")).toBeNull();
  expect(readSubject("incident.x")).toBeNull();
});

it("writes a trail that it reads again, and reads no other span than the desk has", () => {
  expect(writeTrail(12, 4)).toBe("12.4");
  expect(writeTrail(null, 4)).toBeUndefined();
  expect(readTrail("12.4")).toEqual({ device: 12, hours: 4 });
});

it.each([undefined, "", "12", "12.3", "x.4", "12.4.1", "-1.4"])("reads no trail from %j", (text) => {
  expect(readTrail(text)).toBeNull();
});
