/**
 * Where every device is: typed columns outside Vue's reactivity, one row a handle.
 * Pages see a version; the map reads the columns.
 */
import { shallowRef } from "vue";
import type { LivePositions, Roster, RosterDevice } from "@/api/types";
import { emptyFrame, type PositionFrame, STATUSES } from "@/lib/frame";
import { shapeOf } from "@/lib/shapes";

const FIRST_CAPACITY = 1024;

/** From this age on a position is 位置过时: dimmed, and a decision on it asks. */
export const STALE_S = 120;
/** From this age on a position is off the map. */
export const HIDDEN_S = 3 * 3600;

export interface Unit {
  row: number;
  device: RosterDevice | null;
  lon: number;
  lat: number;
  speedKmh: number;
  courseDeg: number;
  status: number;
  /** Unix seconds. */
  fixedAt: number;
}

export class Units {
  count = 0;
  lon = new Float64Array(FIRST_CAPACITY);
  lat = new Float64Array(FIRST_CAPACITY);
  speedKmh = new Float32Array(FIRST_CAPACITY);
  courseDeg = new Uint16Array(FIRST_CAPACITY);
  status = new Uint8Array(FIRST_CAPACITY);
  shape = new Uint8Array(FIRST_CAPACITY);
  fixedAt = new Float64Array(FIRST_CAPACITY);
  /** Grows with every applied frame or roster; the map skips a drawing when it stands still. */
  version = 0;
  readonly rosterVersion = shallowRef(0);

  private readonly rowOfHandle = new Map<number, number>();
  private readonly rowOfDevice = new Map<number, number>();
  private devices: (RosterDevice | null)[] = [];
  private byHandle = new Map<number, RosterDevice>();
  private byDevice = new Map<number, RosterDevice>();

  setRoster(roster: Roster): void {
    const named = roster.devices.map((device) => [device.handle, device] as const);
    this.byHandle = new Map(roster.full === false ? [...this.byHandle, ...named] : named);
    this.byDevice = new Map([...this.byHandle.values()].map((device) => [device.device_id, device]));
    // A handle that means another device now brings no position along.
    const kept = [...this.rowOfHandle].filter(([handle, row]) => this.byHandle.get(handle)?.device_id === this.devices[row]?.device_id);
    this.keep(kept);
    this.rosterVersion.value += 1;
    this.version += 1;
  }

  apply(frame: PositionFrame): void {
    for (let i = 0; i < frame.count; i++) {
      const row = this.rowFor(frame.handle[i] ?? 0);
      const fixedAt = frame.fixedAt[i] ?? 0;
      this.status[row] = frame.status[i] ?? 0;
      // A late fix never moves the marker back.
      if (fixedAt < (this.fixedAt[row] ?? 0)) continue;
      this.lon[row] = frame.lon[i] ?? 0;
      this.lat[row] = frame.lat[i] ?? 0;
      this.speedKmh[row] = frame.speedKmh[i] ?? 0;
      this.courseDeg[row] = frame.courseDeg[i] ?? 0;
      this.fixedAt[row] = fixedAt;
    }
    this.version += 1;
  }

  applyItems(message: LivePositions): void {
    const frame = emptyFrame(message.frame, message.items.length, 0);
    message.items.forEach((item, i) => {
      frame.handle[i] = item.handle;
      frame.lon[i] = item.lon;
      frame.lat[i] = item.lat;
      frame.speedKmh[i] = item.speed_kmh;
      frame.courseDeg[i] = item.course_deg;
      frame.status[i] = Math.max(0, (STATUSES as readonly string[]).indexOf(item.status));
      frame.fixedAt[i] = Date.parse(item.fixed_at) / 1000;
    });
    this.apply(frame);
  }

  at(row: number): Unit | null {
    if (row < 0 || row >= this.count) return null;
    return {
      row,
      device: this.devices[row] ?? null,
      lon: this.lon[row] ?? 0,
      lat: this.lat[row] ?? 0,
      speedKmh: this.speedKmh[row] ?? 0,
      courseDeg: this.courseDeg[row] ?? 0,
      status: this.status[row] ?? 0,
      fixedAt: this.fixedAt[row] ?? 0,
    };
  }

  ofDevice(deviceId: number): Unit | null {
    return this.at(this.rowOfDevice.get(deviceId) ?? -1);
  }

  /** The roster, positions or not. */
  get roster(): Iterable<RosterDevice> {
    return this.byHandle.values();
  }

  deviceOf(deviceId: number): RosterDevice | null {
    return this.byDevice.get(deviceId) ?? null;
  }

  clear(): void {
    this.keep([]);
    this.version += 1;
  }

  private rowFor(handle: number): number {
    const known = this.rowOfHandle.get(handle);
    if (known !== undefined) return known;
    if (this.count === this.lon.length) this.grow();
    const row = this.count++;
    const device = this.byHandle.get(handle) ?? null;
    this.rowOfHandle.set(handle, row);
    this.devices[row] = device;
    this.shape[row] = shapeOf(device?.kind ?? "");
    this.fixedAt[row] = 0;
    if (device) this.rowOfDevice.set(device.device_id, row);
    return row;
  }

  /** Packs the given rows to the front, in their order, and forgets the others. */
  private keep(kept: [number, number][]): void {
    const rows = kept.sort((a, b) => a[1] - b[1]);
    const devices = this.devices;
    this.devices = [];
    this.rowOfHandle.clear();
    this.rowOfDevice.clear();
    rows.forEach(([handle, from], to) => {
      for (const column of this.columns()) column[to] = column[from] ?? 0;
      const device = this.byHandle.get(handle) ?? devices[from] ?? null;
      this.devices[to] = device;
      this.rowOfHandle.set(handle, to);
      if (device) this.rowOfDevice.set(device.device_id, to);
    });
    this.count = rows.length;
  }

  private columns(): (Float64Array | Float32Array | Uint16Array | Uint8Array)[] {
    return [this.lon, this.lat, this.speedKmh, this.courseDeg, this.status, this.shape, this.fixedAt];
  }

  private grow(): void {
    const capacity = this.lon.length * 2;
    this.lon = widened(this.lon, new Float64Array(capacity));
    this.lat = widened(this.lat, new Float64Array(capacity));
    this.speedKmh = widened(this.speedKmh, new Float32Array(capacity));
    this.courseDeg = widened(this.courseDeg, new Uint16Array(capacity));
    this.status = widened(this.status, new Uint8Array(capacity));
    this.shape = widened(this.shape, new Uint8Array(capacity));
    this.fixedAt = widened(this.fixedAt, new Float64Array(capacity));
  }
}

function widened<T extends { set(from: ArrayLike<number>): void }>(from: ArrayLike<number>, into: T): T {
  into.set(from);
  return into;
}

export const units = new Units();
