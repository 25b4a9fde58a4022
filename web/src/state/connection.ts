/** The desk's one live connection: feeds the stores, chimes, and says how fresh the picture is. */
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import type { LiveEvent, OrderView } from "@/api/types";
import { say, word } from "@/i18n";
import type { Box } from "@/lib/coordinates";
import { useClock } from "./clock";
import { LiveClient, type LiveState } from "./live";
import { useNotices } from "./notices";
import { usePicture } from "./picture";
import { useSession } from "./session";
import { type Chime, useSound } from "./sound";
import { units } from "./units";

const TOPICS = ["positions", "incidents", "orders", "alarms", "crews"] as const;

const CHIMES: Record<string, Chime> = {
  incident_registered: "item",
  incident_reopened: "returned",
  incident_return_asked: "returned",
  order_declined: "returned",
  order_answered_late: "returned",
  complaint_rose: "returned",
  crew_proposed: "returned",
  proposal_rose: "returned",
};

export const useConnection = defineStore("connection", () => {
  const state = ref<LiveState>("connecting");
  /** Since when the picture has not been fed, on the service's clock. */
  const lostSince = ref<number | null>(null);
  /** What the last come-back did, in words. */
  const told = ref<string | null>(null);
  const lastEvent = shallowRef<LiveEvent | null>(null);
  const listeners = new Set<() => void>();
  const clock = useClock();
  const picture = usePicture();
  let client: LiveClient | null = null;

  function start(): void {
    if (client) return;
    client = new LiveClient({
      url: `${location.origin.replace(/^http/, "ws")}/api/live`,
      topics: TOPICS,
      handlers: {
        onState: enter,
        onSnapshot: (snapshot) => {
          clock.setServerTime(Date.parse(snapshot.server_time));
          units.setRoster(snapshot.roster);
          picture.applySnapshot(snapshot);
          if (snapshot.reason !== "first") announce(say(`connection.snapshot.${snapshot.reason}`));
        },
        onResumed: (serverTimeMs, missed) => {
          clock.setServerTime(serverTimeMs);
          announce(missed === 0 ? say("connection.nothingMissed") : say("connection.caughtUp", { count: missed }));
        },
        onEvent: hear,
        onRoster: (roster) => units.setRoster(roster),
        onFrame: (frame) => units.apply(frame),
        onPositions: (positions) => units.applyItems(positions),
        onError: () => undefined,
      },
    });
    client.start();
    window.addEventListener("online", retry);
    window.addEventListener("offline", giveUp);
  }

  function enter(next: LiveState): void {
    if (next === "live") {
      lostSince.value = null;
      for (const listener of listeners) listener();
    } else if (next !== "connecting") {
      lostSince.value ??= clock.present();
    }
    state.value = next;
    if (next === "refused") void askAgain();
  }

  /** The session ended, or its rights changed: only the service knows which. */
  async function askAgain(): Promise<void> {
    stop();
    const session = useSession();
    const me = await session.load().catch(() => null);
    if (me) start();
    else {
      session.forget();
      useNotices().tell("bad", say("connection.refused"));
    }
  }

  function hear(event: LiveEvent): void {
    picture.applyEvent(event);
    lastEvent.value = event;
    const chime = chimeOf(event);
    if (chime) useSound().play(chime);
    if (event.kind === "order_answered_late") tellLateAnswer(event);
  }

  function announce(text: string): void {
    told.value = text;
    setTimeout(() => {
      if (told.value === text) told.value = null;
    }, 8000);
  }

  function stop(): void {
    client?.stop();
    client = null;
    units.clear();
    window.removeEventListener("online", retry);
    window.removeEventListener("offline", giveUp);
  }

  function retry(): void {
    client?.retryNow();
  }

  function giveUp(): void {
    client?.reconnect();
  }

  function setViewport(box: Box): void {
    client?.setViewport(box);
  }

  /** Called whenever the service is there again: drafts are sent then. */
  function whenLive(listener: () => void): () => void {
    listeners.add(listener);
    if (state.value === "live") listener();
    return () => listeners.delete(listener);
  }

  return { state, lostSince, told, lastEvent, start, stop, retry, setViewport, whenLive };
});

/** An answer to an order that is over changes nothing, but somebody may be driving. */
function tellLateAnswer({ view, data }: LiveEvent): void {
  const order = view as OrderView | null;
  const who = order?.crew?.call_sign ?? order?.body.short_name ?? "";
  useNotices().tell("bad", say("orders.lateAnswer", { who, answer: word("stage", String(data?.["answer"] ?? "")) }));
}

function chimeOf(event: LiveEvent): Chime | null {
  return CHIMES[event.kind] ?? null;
}
