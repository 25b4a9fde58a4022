/** Who sits at this desk. */
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { call, ServiceError } from "@/api/client";
import type { Me } from "@/api/types";

export const useSession = defineStore("session", () => {
  const me = ref<Me | null>(null);
  const known = ref(false);
  const isSquad = computed(() => me.value?.roles.includes("squad_leader") ?? false);

  /** Asks the service once who is signed in; null when nobody is. */
  async function load(): Promise<Me | null> {
    try {
      me.value = await call<Me>("/api/me");
    } catch (error) {
      if (!(error instanceof ServiceError) || error.problem.status !== 401) throw error;
      me.value = null;
    }
    known.value = true;
    return me.value;
  }

  function forget(): void {
    me.value = null;
    known.value = true;
  }

  return { me, known, isSquad, load, forget };
});
