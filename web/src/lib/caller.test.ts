import { expect, it } from "vitest";
import { readCaller } from "./caller";

it("reads the number and the place of a call that is put through", () => {
  expect(readCaller({ call: "10000000012", lon: "119.97012", lat: "31.76034", datum: "gcj02" })).toMatchObject({
    phone: "10000000012", place: { about: false, given: { lon: 119.97012, lat: 31.76034, datum: "gcj02" } },
  });
});

it("takes the call without a place, and nothing without a number", () => {
  expect(readCaller({ call: "10000000012", lon: "", lat: "31.7" })).toEqual({ phone: "10000000012", place: null });
  expect(readCaller({ lon: "119.97", lat: "31.76" })).toBeNull();
});
