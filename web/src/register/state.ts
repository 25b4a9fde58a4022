/** The rows of the register that is open, read page by page; what is asked for stands in the address. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef, watch } from "vue";
import { call } from "@/api/client";
import type { BodyRef, Id, List } from "@/api/types";
import { useNotices } from "@/state/notices";
import { addressOf, KEYS, REGISTERS, type RegisterName } from "./fields";
import type { Row } from "./record";

const PAGE = 1000;

export interface Body extends BodyRef {
  kind: string;
  parent_id: Id | null;
}

export type Part = RegisterName | "figures";

export const useRegister = defineStore("register", () => {
  const notices = useNotices();
  const part = ref<Part>("figures");
  const bodyId = ref<Id | null>(null);
  const filter = ref("");
  const kind = ref("");
  /** The row in hand; null is a new one. */
  const inHand = shallowRef<Row | null | undefined>(undefined);
  const rows = shallowRef<readonly Row[]>([]);
  const reading = ref(false);
  const bodies = shallowRef<readonly Body[]>([]);
  let running: AbortController | undefined;

  const name = computed<RegisterName | null>(() => (part.value === "figures" ? null : part.value));

  async function loadBodies(): Promise<void> {
    bodies.value = (await call<List<Body>>("/api/bodies", { query: { limit: PAGE } })).items;
  }

  /** Reads everything that is asked for; the newest question wins. */
  async function load(): Promise<void> {
    running?.abort();
    rows.value = [];
    if (name.value === null) return;
    const own = new AbortController();
    running = own;
    reading.value = true;
    try {
      let cursor: string | null = null;
      do {
        const query: Record<string, string | number | null> = { limit: PAGE, body_id: bodyId.value, q: filter.value.trim() || null, kind: kind.value || null, cursor };
        const page: List<Row> = await call<List<Row>>(addressOf(name.value), { query, signal: own.signal });
        if (running !== own) return;
        rows.value = [...rows.value, ...page.items];
        cursor = page.next_cursor;
      } while (cursor !== null);
    } catch (error) {
      if (running === own) notices.refuse(error);
    } finally {
      if (running === own) reading.value = false;
    }
  }

  /** A row as the service has it now, in its place; a new one at the end. */
  function learn(row: Row): void {
    const known = rows.value.some(({ id }) => id === row.id);
    rows.value = known ? rows.value.map((other) => (other.id === row.id ? row : other)) : [...rows.value, row];
  }

  function open(next: Part): void {
    part.value = next;
    kind.value = "";
    inHand.value = undefined;
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch([part, bodyId, kind], () => void load());
  watch(filter, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void load(), 250);
  });

  return { part, name, bodyId, filter, kind, inHand, rows, reading, bodies, load, loadBodies, learn, open };
});

export function isPart(text: unknown): text is Part {
  return text === "figures" || REGISTERS.some((name) => name === text);
}

/** What a row is called: its key. */
export function titleOf(name: RegisterName, row: Row): string {
  return KEYS[name].map((key) => String(row[key] ?? "")).join(" · ");
}
