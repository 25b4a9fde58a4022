/** Crews inside a gap of the radio net: read with the picture and again when one enters or leaves. */
import { defineStore } from "pinia";
import { shallowRef, watch } from "vue";
import { call } from "@/api/client";
import type { components } from "@/api/openapi";
import type { Id, List } from "@/api/types";
import { latest } from "@/lib/latest";
import { useConnection } from "./connection";
import { useNotices } from "./notices";

export type CrewInGap = components["schemas"]["CrewInGapView"];

const CROSSED = new Set(["crew_entered_gap", "crew_left_gap", "crew_silent_in_gap", "crew_heard_in_gap"]);

export const useReach = defineStore("reach", () => {
  const connection = useConnection();
  const inside = shallowRef<ReadonlyMap<Id, CrewInGap>>(new Map());

  // A site that fails puts many crews into the gap in one look: they are read once.
  const asked = latest<null, List<CrewInGap>>(
    300,
    (_, signal) => call("/api/radio/crews-in-gaps", { signal }),
    ({ items }) => {
      inside.value = new Map(items.map((crew) => [crew.crew_id, crew]));
    },
    (error) => useNotices().refuse(error),
  );

  connection.whenLive(() => asked.ask(null));
  watch(() => connection.lastEvent, (event) => {
    if (event && CROSSED.has(event.kind)) asked.ask(null);
  });

  return { inside };
});
