/** Sites as they would be: changes that are tried on the map and not yet written into the register. */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import type { Id } from "@/api/types";
import type { Place } from "@/lib/coordinates";
import { differing, newRecord } from "../lib/sites";
import type { Site, SiteRecord } from "../types";
import { useSites } from "./sites";

export type Standing = "same" | "changed" | "new" | "off";

export interface DraftSite extends SiteRecord {
  id: Id;
  standing: Standing;
  /** As the register has it; null for one that is not in it. */
  known: Site | null;
}

export const useDrafts = defineStore("radio-site-drafts", () => {
  const register = useSites();
  const edits = shallowRef<ReadonlyMap<Id, Partial<SiteRecord>>>(new Map());
  /** Sites that exist here only, by negative ids. */
  const added = shallowRef<ReadonlyMap<Id, SiteRecord>>(new Map());
  /** Sites that are tried without. */
  const off = shallowRef<ReadonlySet<Id>>(new Set());
  let next = -1;

  const sites = computed<DraftSite[]>(() => [
    ...register.list.map((known): DraftSite => {
      const edit = edits.value.get(known.id);
      return { ...known, ...edit, id: known.id, known, standing: off.value.has(known.id) ? "off" : edit ? "changed" : "same" };
    }),
    ...[...added.value].map(([id, record]): DraftSite => ({ ...record, id, known: null, standing: "new" })),
  ]);
  const byId = computed(() => new Map(sites.value.map((site) => [site.id, site])));
  const count = computed(() => edits.value.size + added.value.size + off.value.size);

  function edit(id: Id, fields: Partial<SiteRecord>): void {
    const fresh = added.value.get(id);
    if (fresh) {
      added.value = new Map(added.value).set(id, { ...fresh, ...fields });
      return;
    }
    const known = register.byId.get(id);
    if (!known) return;
    const changed = differing(known, { ...edits.value.get(id), ...fields });
    const kept = new Map(edits.value);
    if (Object.keys(changed).length > 0) kept.set(id, changed);
    else kept.delete(id);
    edits.value = kept;
  }

  /** `others`: sites outside the register whose codes are taken too. */
  function add(place: Place, name: string, others: readonly SiteRecord[]): Id {
    const id = next--;
    added.value = new Map(added.value).set(id, newRecord(place, name, [...register.list, ...added.value.values(), ...others]));
    return id;
  }

  function setOff(id: Id, without: boolean): void {
    const kept = new Set(off.value);
    if (without) kept.add(id);
    else kept.delete(id);
    off.value = kept;
  }

  function forget(id: Id): void {
    edits.value = new Map([...edits.value].filter(([other]) => other !== id));
    added.value = new Map([...added.value].filter(([other]) => other !== id));
    setOff(id, false);
  }

  function clear(): void {
    edits.value = new Map();
    added.value = new Map();
    off.value = new Set();
  }

  /** Writes one site's draft into the register. Answers its id there, or null when it was refused. */
  async function save(id: Id): Promise<Id | null> {
    const fresh = added.value.get(id);
    const edited = edits.value.get(id);
    const kept = fresh ? await register.add(fresh) : edited ? await register.change(id, edited) : register.byId.get(id) ?? null;
    if (kept) forget(id);
    return kept?.id ?? null;
  }

  return { edits, added, off, sites, byId, count, edit, add, setOff, forget, clear, save };
});
