import { call } from "@/api/client";
import type { Id, List, TrackFix } from "@/api/types";

/** The way of a device between two instants, oldest first. */
export async function loadTrack(deviceId: Id, startMs: number, endMs: number, signal?: AbortSignal): Promise<TrackFix[]> {
  const track = await call<List<TrackFix>>(`/api/devices/${deviceId}/track`, {
    query: { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() },
    ...(signal ? { signal } : {}),
  });
  return track.items;
}
