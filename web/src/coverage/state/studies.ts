/** Studies of coverage: the list, and those under way watched until they end. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { call, ServiceError } from "@/api/client";
import type { Id, List } from "@/api/types";
import { useNotices } from "@/state/notices";
import type { NewStudy, Study } from "../types";

const LOOK_MS = 400;
const LOOK_SELDOM_MS = 2500;
const SHOWN = 100;

export const isOpen = ({ state }: Pick<Study, "state">): boolean => state === "queued" || state === "running";

export const useStudies = defineStore("studies", () => {
  const notices = useNotices();
  const byId = shallowRef<ReadonlyMap<Id, Study>>(new Map());
  const loaded = ref(false);
  const list = computed(() => [...byId.value.values()].sort((a, b) => b.id - a.id));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watching = false;

  function keep(...studies: Study[]): void {
    const kept = new Map(byId.value);
    for (const study of studies) kept.set(study.id, study);
    byId.value = kept;
    watch();
  }

  async function load(): Promise<void> {
    const { items } = await call<List<Study>>("/api/radio/studies", { query: { limit: SHOWN } });
    keep(...items);
    loaded.value = true;
  }

  async function read(id: Id): Promise<Study | null> {
    try {
      const study = await call<Study>(`/api/radio/studies/${id}`);
      keep(study);
      return study;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (!error.unreachable) byId.value = new Map([...byId.value].filter(([other]) => other !== id));
      return null;
    }
  }

  async function start(asked: NewStudy): Promise<Study | null> {
    try {
      const study = await call<Study>("/api/radio/studies", { body: asked, idempotencyKey: crypto.randomUUID() });
      keep(study);
      return study;
    } catch (error) {
      notices.refuse(error);
      return null;
    }
  }

  async function cancel(id: Id): Promise<void> {
    try {
      keep(await call<Study>(`/api/radio/studies/${id}/cancel`, { method: "POST" }));
    } catch (error) {
      notices.refuse(error);
    }
  }

  async function remove(id: Id): Promise<boolean> {
    try {
      await call(`/api/radio/studies/${id}`, { method: "DELETE" });
      byId.value = new Map([...byId.value].filter(([other]) => other !== id));
      return true;
    } catch (error) {
      notices.refuse(error);
      return false;
    }
  }

  /** Looks at what is under way, often while something moves. */
  function watch(): void {
    if (!watching || timer !== undefined) return;
    const open = list.value.filter(isOpen);
    if (open.length === 0) return;
    timer = setTimeout(async () => {
      await Promise.all(open.map(({ id }) => read(id)));
      timer = undefined;
      watch();
    }, document.visibilityState === "visible" ? LOOK_MS : LOOK_SELDOM_MS);
  }

  function open(): void {
    watching = true;
    watch();
  }

  function close(): void {
    watching = false;
    clearTimeout(timer);
    timer = undefined;
  }

  return { byId, list, loaded, load, read, start, cancel, remove, open, close };
});
