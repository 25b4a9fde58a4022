/**
 * The live connection to /api/live: subscribes, resumes, echoes frames, reconnects.
 * Knows the protocol and neither the map nor a page; what arrives goes to its handlers in order.
 */
import type { LiveEvent, LiveMessage, LivePositions, LiveSnapshot, Roster } from "@/api/types";
import { decodeFrame, type PositionFrame } from "@/lib/frame";
import type { Box } from "@/lib/coordinates";

export type LiveState = "connecting" | "live" | "lost" | "refused";

export interface LiveHandlers {
  onState(state: LiveState): void;
  onSnapshot(snapshot: LiveSnapshot): void;
  onResumed(serverTimeMs: number, missed: number): void;
  onEvent(event: LiveEvent): void;
  onRoster(roster: Roster): void;
  onFrame(frame: PositionFrame): void;
  onPositions(positions: LivePositions): void;
  /** The service named a reason before it closed. */
  onError(code: string): void;
}

export interface Socket {
  readonly readyState: number;
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((closing: { code: number }) => void) | null;
  onerror: (() => void) | null;
  send(data: string): void;
  close(): void;
}

export interface LiveOptions {
  url: string;
  topics: readonly string[];
  handlers: LiveHandlers;
  openSocket?: (url: string) => Socket;
  /** After a silence as long as this the client asks, and after two more gives the socket up. */
  silenceMs?: number;
  firstWaitMs?: number;
  longestWaitMs?: number;
}

/** Closings after which trying again would be refused again: session gone or its rights changed, origin refused. */
const REFUSED_CLOSINGS = new Set([4401, 4403]);

const OPEN = 1;
const SILENCE_MS = 3000;
/** An answer is waited for longer than a word is missed: a service under load is not away. */
const ANSWER_TAKES = 2;
const STOOD_STILL_MS = 1000;

export class LiveClient {
  private socket: Socket | null = null;
  private sequence: number | null = null;
  private log: string | null = null;
  private viewport: Box = [-180, -90, 180, 90];
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private stopped = true;

  constructor(private readonly options: LiveOptions) {}

  start(): void {
    this.stopped = false;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.drop();
  }

  setViewport(viewport: Box): void {
    this.viewport = viewport;
    if (this.socket?.readyState === OPEN) this.subscribe(this.socket, false);
  }

  /** Tries at once instead of waiting out the pause, for instance when the machine says it is online. */
  retryNow(): void {
    if (this.stopped || this.socket) return;
    clearTimeout(this.retry);
    this.connect();
  }

  /** Gives the present socket up and connects anew. */
  reconnect(): void {
    if (this.stopped) return;
    this.drop();
    this.connectLater();
  }

  private connect(): void {
    this.options.handlers.onState("connecting");
    const open = this.options.openSocket ?? ((url: string) => new WebSocket(url) as unknown as Socket);
    const socket = open(this.options.url);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      if (socket === this.socket) this.subscribe(socket, true);
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.socket) this.receive(socket, data);
    };
    socket.onerror = () => undefined; // A close follows and says what is needed.
    socket.onclose = ({ code }) => {
      if (socket === this.socket) this.closed(code);
    };
    this.watch();
  }

  private subscribe(socket: Socket, first: boolean): void {
    const since = first ? { since: this.sequence, log: this.log } : {};
    socket.send(JSON.stringify({
      type: "subscribe", viewport: this.viewport, topics: this.options.topics, encoding: "binary", ...since,
    }));
  }

  private receive(socket: Socket, data: unknown): void {
    this.watch();
    if (data instanceof ArrayBuffer) {
      const frame = decodeFrame(data);
      this.options.handlers.onFrame(frame);
      acknowledge(socket, frame.frame);
    } else if (typeof data === "string") {
      this.handle(socket, JSON.parse(data) as LiveMessage);
    }
  }

  private handle(socket: Socket, message: LiveMessage): void {
    const { handlers } = this.options;
    switch (message.type) {
      case "snapshot":
        this.begin(message.sequence, message.log);
        handlers.onSnapshot(message);
        break;
      case "resumed":
        this.begin(this.sequence ?? message.sequence, message.log);
        handlers.onResumed(Date.parse(message.server_time), message.missed);
        break;
      case "event":
        if (this.sequence !== null && message.sequence <= this.sequence) break;
        this.sequence = message.sequence;
        handlers.onEvent(message);
        break;
      case "roster":
        handlers.onRoster(message);
        break;
      case "positions":
        handlers.onPositions(message);
        acknowledge(socket, message.frame);
        break;
      case "pong":
        break;
      case "error":
        handlers.onError(message.code);
        break;
    }
  }

  private begin(sequence: number, log: string): void {
    this.sequence = sequence;
    this.log = log;
    this.attempt = 0;
    this.options.handlers.onState("live");
  }

  private closed(code: number): void {
    this.socket = null;
    clearTimeout(this.silence);
    if (this.stopped) return;
    if (REFUSED_CLOSINGS.has(code)) {
      this.stopped = true;
      this.options.handlers.onState("refused");
    } else {
      this.connectLater();
    }
  }

  private connectLater(): void {
    this.options.handlers.onState("lost");
    const { firstWaitMs = 500, longestWaitMs = 10_000 } = this.options;
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** this.attempt);
    this.attempt += 1;
    // A random half keeps a thousand desks from coming back in the same instant.
    this.retry = setTimeout(() => this.connect(), wait / 2 + Math.random() * (wait / 2));
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  /** A pulled cable closes nothing: after a silence somebody has to ask. */
  private watch(asked = false): void {
    clearTimeout(this.silence);
    const waitMs = (this.options.silenceMs ?? SILENCE_MS) * (asked ? ANSWER_TAKES : 1);
    const due = performance.now() + waitMs;
    this.silence = setTimeout(() => {
      // A page that stood still itself has not read yet what lies in its socket: that is no silence of the service.
      const stoodStill = performance.now() - due > STOOD_STILL_MS;
      if (this.socket?.readyState === OPEN && (!asked || stoodStill)) {
        this.socket.send(JSON.stringify({ type: "ping" }));
        this.watch(true);
      } else {
        this.reconnect();
      }
    }, waitMs);
  }
}

function acknowledge(socket: Socket, frame: number): void {
  socket.send(JSON.stringify({ type: "ack", frame }));
}
