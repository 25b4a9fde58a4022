import { expect, it } from "vitest";
import { decodeFrame } from "./frame";

/** Two units, written by hand from the format's table, byte by byte. */
const EXAMPLE =
  "01010000" + "2a000000" + "02000000" + "07000000" + "00000000a032da41" + // base 1 758 101 504 = 0x41DA32A000000000
  "01000000" + "00000100" + // handles 1 and 65536
  "40fb8147" + "00000000" + // 119.9700800 and 0
  "802dee12" + "c0d8edff" + // 31.76... and -0.1189696
  "c201" + "0000" + // 45.0 km/h
  "0e05" + "670d" + // course 270 status 2; course 359 status 6
  "f6ffffff" + "3c000000"; // -10 s, +60 s

function bytes(hex: string): ArrayBuffer {
  return Uint8Array.from(hex.match(/../g)!, (pair) => parseInt(pair, 16)).buffer;
}

it("reads the columns of a frame", () => {
  const frame = decodeFrame(bytes(EXAMPLE));
  expect(frame).toMatchObject({ frame: 42, count: 2, rosterEpoch: 7 });
  expect([...frame.handle]).toEqual([1, 65_536]);
  expect(frame.lon[0]).toBeCloseTo(0x4781fb40 / 1e7, 9);
  expect(frame.lat[0]).toBeCloseTo(0x12ee2d80 / 1e7, 9);
  expect(frame.lat[1]).toBeCloseTo(-0.1189696, 9);
  expect([...frame.speedKmh]).toEqual([45, 0]);
  expect([...frame.courseDeg]).toEqual([270, 359]);
  expect([...frame.status]).toEqual([2, 6]);
  expect(frame.fixedAt[1]! - frame.fixedAt[0]!).toBe(70);
  expect(frame.fixedAt[0]).toBe(1_758_101_504 - 10);
});

it.each([
  ["a truncated header", EXAMPLE.slice(0, 40)],
  ["a truncated column", EXAMPLE.slice(0, -2)],
  ["an unknown version", EXAMPLE.replace("0101", "0102")],
])("refuses %s", (_what, hex) => {
  expect(() => decodeFrame(bytes(hex))).toThrow(RangeError);
});
