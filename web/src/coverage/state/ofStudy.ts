/** What belongs to the study in view and is added to: read when another study is looked at, longer by what is made here. */
import { computed, type ComputedRef, type Ref, ref, shallowRef, watch } from "vue";
import { call, ServiceError } from "@/api/client";
import type { Id } from "@/api/types";
import { refusalWords, type RefusalWords } from "@/i18n/refusalWords";
import { useNotices } from "@/state/notices";
import { useCoverageView } from "./view";

/** The study's process may have to load its code first. */
const PATIENCE_MS = 180_000;

export interface OfStudy<T, New> {
  list: Readonly<Ref<readonly T[]>>;
  busy: Readonly<Ref<boolean>>;
  /** Why the last one was refused. */
  refused: Ref<RefusalWords | null>;
  inHand: ComputedRef<T | null>;
  make: (asked: New) => Promise<T | null>;
  replace: (one: T) => void;
}

/** `part` is where the list lies below a study; `chosen` is the id of the one in hand. */
export function useOfStudy<T extends { id: Id }, New>(part: string, chosen: () => Id | null): OfStudy<T, New> {
  const view = useCoverageView();
  const notices = useNotices();
  const list = shallowRef<readonly T[]>([]);
  const busy = ref(false);
  const refused = shallowRef<RefusalWords | null>(null);
  const study = computed(() => (view.base?.state === "done" ? view.base.id : null));
  const inHand = computed(() => list.value.find(({ id }) => id === chosen()) ?? null);

  watch(study, async (id) => {
    list.value = [];
    refused.value = null;
    if (id === null) return;
    try {
      const found = await call<T[]>(`/api/radio/studies/${id}/${part}`);
      if (study.value === id) list.value = found;
    } catch (error) {
      notices.refuse(error);
    }
  }, { immediate: true });

  async function make(asked: New): Promise<T | null> {
    const id = study.value;
    if (id === null) return null;
    busy.value = true;
    refused.value = null;
    try {
      const made = await call<T>(`/api/radio/studies/${id}/${part}`, { body: asked, idempotencyKey: crypto.randomUUID(), timeoutMs: PATIENCE_MS });
      if (study.value === id) list.value = [made, ...list.value];
      return made;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.unreachable) notices.refuse(error);
      else refused.value = refusalWords(error.problem);
      return null;
    } finally {
      busy.value = false;
    }
  }

  function replace(one: T): void {
    list.value = list.value.map((other) => (other.id === one.id ? one : other));
  }

  return { list, busy, refused, inHand, make, replace };
}
