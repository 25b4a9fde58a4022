import { call } from "@/api/client";
import type { Id, TrackView } from "@/api/types";

/** The way of a device between two instants, oldest first. */
export async function loadTrack(deviceId: Id, startMs: number, endMs: number, signal?: AbortSignal): Promise<TrackView> {
  return await call<TrackView>(`/api/devices/${deviceId}/track`, {
    query: { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() },
    ...(signal ? { signal } : {}),
  });
}
