import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { LiveClient, type LiveHandlers, type Socket } from "./live";

interface Peer {
  socket: WebSocket;
  said: Record<string, unknown>[];
}

let server: WebSocketServer;
let peers: Peer[];
let heard: unknown[][];
let client: LiveClient;

const names = ["onState", "onSnapshot", "onResumed", "onEvent", "onRoster", "onFrame", "onPositions", "onError"] as const;

function begin(more: { silenceMs?: number } = {}): void {
  const handlers = Object.fromEntries(
    names.map((name) => [name, (...said: unknown[]) => heard.push([name, ...said])]),
  ) as unknown as LiveHandlers;
  client = new LiveClient({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/api/live`,
    topics: ["positions", "incidents"],
    handlers,
    openSocket: (url) => new WebSocket(url) as unknown as Socket,
    firstWaitMs: 10,
    longestWaitMs: 40,
    ...more,
  });
  client.start();
}

beforeEach(async () => {
  peers = [];
  heard = [];
  server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => {
    const peer: Peer = { socket, said: [] };
    socket.on("message", (data) => peer.said.push(JSON.parse(String(data)) as Record<string, unknown>));
    peers.push(peer);
  });
  await new Promise((resolve) => server.once("listening", resolve));
});

afterEach(async () => {
  client.stop();
  for (const { socket } of peers) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

async function subscribed(index: number): Promise<Peer> {
  await vi.waitFor(() => expect(peers[index]?.said.length).toBeGreaterThan(0));
  return peers[index]!;
}

const tell = (peer: Peer, message: unknown) => peer.socket.send(JSON.stringify(message));
const snapshot = (sequence: number, log = "one") => ({ type: "snapshot", sequence, log, reason: "first", server_time: "2026-11-23T08:00:00Z" });
const event = (sequence: number) => ({ type: "event", sequence, kind: "IncidentRegistered", subject: { kind: "incident", id: 1 } });
const of = (name: string) => heard.filter(([called]) => called === name).map(([, argument]) => argument);

it("subscribes without a past, then takes the snapshot and rising events only", async () => {
  begin();
  const peer = await subscribed(0);
  expect(peer.said[0]).toEqual({
    type: "subscribe", viewport: [-180, -90, 180, 90], topics: ["positions", "incidents"], encoding: "binary", since: null, log: null,
  });
  tell(peer, snapshot(10));
  tell(peer, event(11));
  tell(peer, event(11));
  tell(peer, event(10));
  tell(peer, event(14));
  await vi.waitFor(() => expect(of("onEvent")).toHaveLength(2));
  expect(of("onEvent")).toMatchObject([{ sequence: 11 }, { sequence: 14 }]);
  expect(of("onState")).toEqual(["connecting", "live"]);
});

it("resumes after a cut where it stood and takes what was missed once", async () => {
  begin();
  const first = await subscribed(0);
  tell(first, snapshot(10));
  tell(first, event(12));
  await vi.waitFor(() => expect(of("onEvent")).toHaveLength(1));
  first.socket.terminate();
  const second = await subscribed(1);
  expect(second.said[0]).toMatchObject({ type: "subscribe", since: 12, log: "one" });
  tell(second, { type: "resumed", sequence: 14, log: "one", server_time: "2026-11-23T08:01:00Z", missed: 2 });
  tell(second, event(13));
  tell(second, event(14));
  await vi.waitFor(() => expect(of("onEvent")).toHaveLength(3));
  expect(of("onState")).toEqual(["connecting", "live", "lost", "connecting", "live"]);
  expect(heard).toContainEqual(["onResumed", Date.parse("2026-11-23T08:01:00Z"), 2]);
});

it("starts again from a snapshot of another log although its numbers are lower", async () => {
  begin();
  const first = await subscribed(0);
  tell(first, snapshot(100));
  await vi.waitFor(() => expect(of("onSnapshot")).toHaveLength(1));
  first.socket.terminate();
  const second = await subscribed(1);
  tell(second, snapshot(3, "two"));
  tell(second, event(4));
  await vi.waitFor(() => expect(of("onEvent")).toHaveLength(1));
});

it("acknowledges every frame, binary or not, and says a viewport without a past", async () => {
  begin();
  const peer = await subscribed(0);
  tell(peer, snapshot(1));
  const bytes = new DataView(new ArrayBuffer(24));
  bytes.setUint8(0, 1);
  bytes.setUint8(1, 1);
  bytes.setUint32(4, 77, true);
  peer.socket.send(bytes.buffer);
  tell(peer, { type: "positions", frame: 78, server_time: "2026-11-23T08:00:00Z", items: [] });
  await vi.waitFor(() => expect(peer.said.slice(1)).toEqual([{ type: "ack", frame: 77 }, { type: "ack", frame: 78 }]));
  client.setViewport([119, 31, 120, 32]);
  await vi.waitFor(() => expect(peer.said).toHaveLength(4));
  expect(peer.said[3]).toEqual({ type: "subscribe", viewport: [119, 31, 120, 32], topics: ["positions", "incidents"], encoding: "binary" });
});

it("does not come back after its session was refused", async () => {
  begin();
  const peer = await subscribed(0);
  tell(peer, { type: "error", code: "session_expired" });
  peer.socket.close(4401);
  await vi.waitFor(() => expect(of("onState")).toContain("refused"));
  client.retryNow();
  expect(of("onError")).toEqual(["session_expired"]);
  expect(of("onState").at(-1)).toBe("refused");
  expect(peers).toHaveLength(1);
});

it("asks a silent socket, keeps one that answers and gives up one that does not", async () => {
  begin({ silenceMs: 60 });
  const peer = await subscribed(0);
  tell(peer, snapshot(5));
  peer.socket.once("message", () => tell(peer, { type: "pong" }));
  const second = await subscribed(1);
  // A third one when this machine stood still in between.
  expect(peer.said.filter(({ type }) => type === "ping").length).toBeGreaterThanOrEqual(2);
  expect(second.said[0]).toMatchObject({ since: 5 });
});
