/** Lists of the service for a section: read when it opens, read again when asked. */
import { onBeforeUnmount, onMounted, ref, type Ref, shallowRef } from "vue";
import { call } from "@/api/client";
import type { List } from "@/api/types";
import { useNotices } from "@/state/notices";

const PAGE = 500;
const MOST_PAGES = 40;

/** Every page of a list, by its cursor. */
export async function whole<Row>(path: string, query: Record<string, string | number> = {}): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const list: List<Row> = await call(path, { query: { ...query, limit: PAGE, cursor } });
    rows.push(...list.items);
    cursor = list.next_cursor;
    if (cursor === null) break;
  }
  return rows;
}

export interface Reading<Rows> {
  rows: Readonly<Ref<Rows | null>>;
  busy: Readonly<Ref<boolean>>;
  again: () => Promise<void>;
}

/** `everyMs`: what changes by itself is read again while it is looked at. */
export function useReading<Rows>(read: () => Promise<Rows>, everyMs?: number): Reading<Rows> {
  const rows = shallowRef<Rows | null>(null);
  const busy = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gone = false;

  async function again(): Promise<void> {
    clearTimeout(timer);
    busy.value = true;
    try {
      rows.value = await read();
    } catch (error) {
      useNotices().refuse(error);
    } finally {
      busy.value = false;
      if (everyMs !== undefined && !gone) timer = setTimeout(() => void again(), everyMs);
    }
  }

  onMounted(again);
  onBeforeUnmount(() => {
    gone = true;
    clearTimeout(timer);
  });
  return { rows, busy, again };
}
