/** 考核口径: the versions of what counts for 18.03.0, and what the standard says under the newest. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { call } from "@/api/client";
import type { List } from "@/api/types";
import { useNotices } from "@/state/notices";
import type { Declaration, Figure, FigureWithNames, NewDeclaration } from "../schemas";
import { useStudies } from "./studies";

export const useBasis = defineStore("coverage-basis", () => {
  const notices = useNotices();
  const studies = useStudies();
  const versions = shallowRef<readonly Declaration[]>([]);
  const figures = shallowRef<readonly Figure[]>([]);
  /** The figure whose names are looked at. */
  const figure = shallowRef<FigureWithNames | null>(null);
  const loaded = ref(false);
  const busy = ref(false);
  const holds = computed(() => versions.value[0] ?? null);

  async function load(): Promise<void> {
    try {
      const [declared, { items }] = await Promise.all([
        call<Declaration[]>("/api/radio/declarations"), call<List<Figure>>("/api/standard/indicators", { timeoutMs: 60_000 }),
      ]);
      versions.value = declared;
      figures.value = items.filter(({ key }) => key === "coverage");
      loaded.value = true;
      await Promise.all([...new Set(declared.map(({ study_id: id }) => id))].filter((id) => !studies.byId.has(id)).map((id) => studies.read(id)));
    } catch (error) {
      notices.refuse(error);
    }
  }

  async function declare(asked: NewDeclaration): Promise<boolean> {
    busy.value = true;
    try {
      await call<Declaration>("/api/radio/declarations", { body: asked, idempotencyKey: crypto.randomUUID() });
      figure.value = null;
      await Promise.all([load(), studies.load()]);
      return true;
    } catch (error) {
      notices.refuse(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  async function look(bodyId: number): Promise<void> {
    try {
      figure.value = await call<FigureWithNames>(`/api/standard/indicators/coverage/bodies/${bodyId}`);
    } catch (error) {
      notices.refuse(error);
    }
  }

  return { versions, holds, figures, figure, loaded, busy, load, declare, look };
});
