/** The register of radio sites as the page holds it, and which site is in hand. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { call } from "@/api/client";
import type { Id } from "@/api/types";
import { useNotices } from "@/state/notices";
import type { OutageCause, Site, SiteFeature, SiteRecord, TalkGroup } from "../types";

const collator = new Intl.Collator("zh-CN", { numeric: true });

export const useSites = defineStore("radio-sites", () => {
  const notices = useNotices();
  const byId = shallowRef<ReadonlyMap<Id, Site>>(new Map());
  const groups = shallowRef<readonly TalkGroup[]>([]);
  const loaded = ref(false);
  /** The site whose form is open. */
  const inHand = ref<Id | null>(null);
  const list = computed(() => [...byId.value.values()].sort((a, b) => collator.compare(a.name, b.name)));

  async function load(): Promise<void> {
    const [{ features }, talkGroups] = await Promise.all([
      call<{ features: SiteFeature[] }>("/api/radio/sites"), call<TalkGroup[]>("/api/radio/talk-groups"),
    ]);
    byId.value = new Map(features.map(({ id, properties }) => [id, properties]));
    groups.value = talkGroups;
    loaded.value = true;
  }

  function keep({ id, properties }: SiteFeature): Site {
    byId.value = new Map(byId.value).set(id, properties);
    return properties;
  }

  /** Runs a change; a refusal is told and answered with null. */
  async function tried<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      notices.refuse(error);
      return null;
    }
  }

  const add = (record: SiteRecord): Promise<Site | null> =>
    tried(async () => keep(await call<SiteFeature>("/api/radio/sites", { body: record, idempotencyKey: crypto.randomUUID() })));

  const change = (id: Id, fields: Partial<SiteRecord>): Promise<Site | null> => tried(async () => {
    const revision = byId.value.get(id)?.revision;
    return keep(await call<SiteFeature>(`/api/radio/sites/${id}`, { method: "PATCH", body: { ...fields, revision } }));
  });

  const remove = (id: Id): Promise<true | null> => tried(async () => {
    await call(`/api/radio/sites/${id}`, { method: "DELETE" });
    byId.value = new Map([...byId.value].filter(([other]) => other !== id));
    return true as const;
  });

  async function read(id: Id): Promise<void> {
    keep(await call<SiteFeature>(`/api/radio/sites/${id}`));
  }

  const fail = (id: Id, cause: OutageCause, note: string): Promise<unknown> => tried(async () => {
    await call(`/api/radio/sites/${id}/outages`, { body: { cause, note: note || null }, idempotencyKey: crypto.randomUUID() });
    await read(id);
  });

  const restore = (id: Id, outageId: Id): Promise<unknown> => tried(async () => {
    await call(`/api/radio/sites/${id}/outages/${outageId}`, { method: "PATCH", body: {} });
    await read(id);
  });

  return { byId, list, groups, loaded, inHand, load, add, change, remove, fail, restore };
});
