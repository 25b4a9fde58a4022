/** An answer of the service that depends on what is chosen: the newest question counts, the last answer stands until then. */
import { onScopeDispose, type Ref, ref, shallowRef, watch } from "vue";
import { call, ServiceError } from "@/api/client";

export interface Answer<T> {
  value: Readonly<Ref<T | null>>;
  /** The address that `value` answers. */
  of: Readonly<Ref<string | null>>;
  busy: Readonly<Ref<boolean>>;
  refused: Readonly<Ref<ServiceError | null>>;
}

const KEPT = 40;
const TOO_LONG_MS = 250;
/** The study's process may have to load its code first. */
const PATIENCE_MS = 60_000;

export function useAnswer<T>(address: () => string | null): Answer<T> {
  const value = shallowRef<T | null>(null);
  const of = ref<string | null>(null);
  const busy = ref(false);
  const refused = shallowRef<ServiceError | null>(null);
  const kept = new Map<string, T>();
  let asking: AbortController | null = null;

  watch(address, async (path) => {
    asking?.abort();
    refused.value = null;
    if (path === null) {
      value.value = null;
      of.value = null;
      busy.value = false;
      return;
    }
    const known = kept.get(path);
    if (known !== undefined) {
      settle(path, known);
      return;
    }
    const mine = (asking = new AbortController());
    const late = setTimeout(() => (busy.value = true), TOO_LONG_MS);
    try {
      const answer = await call<T>(path, { signal: mine.signal, timeoutMs: PATIENCE_MS });
      remember(path, answer);
      if (asking === mine) settle(path, answer);
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof ServiceError)) throw error;
      value.value = null;
      of.value = path;
      refused.value = error;
      busy.value = false;
    } finally {
      clearTimeout(late);
    }
  }, { immediate: true });
  onScopeDispose(() => asking?.abort());

  function settle(path: string, answer: T): void {
    value.value = answer;
    of.value = path;
    busy.value = false;
  }

  /** What a finished study answered stays as it is. */
  function remember(path: string, answer: T): void {
    kept.set(path, answer);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  }

  return { value, of, busy, refused };
}
