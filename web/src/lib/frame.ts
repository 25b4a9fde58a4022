/** The compact position frame of /api/live: bytes to typed columns and nothing else. */

export const HEADER_BYTES = 24;
export const UNIT_BYTES = 20;
const KIND_POSITIONS = 1;
const VERSION = 1;
const COURSE_MASK = 0x1ff;
const STATUS_SHIFT = 9;
const STATUS_MASK = 0xf;

/** Status codes on the wire, in this order. */
export const STATUSES = ["available", "ordered", "en_route", "on_scene", "handling", "alarm", "offline"] as const;
export type Status = (typeof STATUSES)[number];

export interface PositionFrame {
  frame: number;
  count: number;
  rosterEpoch: number;
  handle: Uint32Array;
  /** Degrees, WGS-84. */
  lon: Float64Array;
  lat: Float64Array;
  speedKmh: Float32Array;
  courseDeg: Uint16Array;
  /** Index into STATUSES. */
  status: Uint8Array;
  /** Unix seconds. */
  fixedAt: Float64Array;
}

/** Decodes a frame; throws RangeError on bytes that are none of ours. */
export function decodeFrame(buffer: ArrayBuffer): PositionFrame {
  if (buffer.byteLength < HEADER_BYTES) throw new RangeError("shorter than a header");
  const view = new DataView(buffer);
  if (view.getUint8(0) !== KIND_POSITIONS || view.getUint8(1) !== VERSION) throw new RangeError("unknown kind or version");
  const count = view.getUint32(8, true);
  if (buffer.byteLength !== HEADER_BYTES + count * UNIT_BYTES) throw new RangeError("length and count disagree");
  const base = view.getFloat64(16, true);
  const out = emptyFrame(view.getUint32(4, true), count, view.getUint32(12, true));
  const lonAt = HEADER_BYTES + count * 4;
  const latAt = lonAt + count * 4;
  const speedAt = latAt + count * 4;
  const courseAt = speedAt + count * 2;
  const timeAt = courseAt + count * 2;
  for (let i = 0; i < count; i++) {
    out.handle[i] = view.getUint32(HEADER_BYTES + i * 4, true);
    out.lon[i] = view.getInt32(lonAt + i * 4, true) / 1e7;
    out.lat[i] = view.getInt32(latAt + i * 4, true) / 1e7;
    out.speedKmh[i] = view.getUint16(speedAt + i * 2, true) / 10;
    const packed = view.getUint16(courseAt + i * 2, true);
    out.courseDeg[i] = packed & COURSE_MASK;
    out.status[i] = (packed >> STATUS_SHIFT) & STATUS_MASK;
    out.fixedAt[i] = base + view.getInt32(timeAt + i * 4, true);
  }
  return out;
}

export function emptyFrame(frame: number, count: number, rosterEpoch: number): PositionFrame {
  return {
    frame,
    count,
    rosterEpoch,
    handle: new Uint32Array(count),
    lon: new Float64Array(count),
    lat: new Float64Array(count),
    speedKmh: new Float32Array(count),
    courseDeg: new Uint16Array(count),
    status: new Uint8Array(count),
    fixedAt: new Float64Array(count),
  };
}
