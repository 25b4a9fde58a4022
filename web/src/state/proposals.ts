/** Crews that the service proposes to this desk, by incident: an order was declined, not answered, or nobody took the item. */
import { defineStore } from "pinia";
import { shallowRef, watch } from "vue";
import { call } from "@/api/client";
import type { Id, List, ProposalView } from "@/api/types";
import { latest } from "@/lib/latest";
import { useConnection } from "./connection";
import { useNotices } from "./notices";
import { allowed } from "./rights";

const MADE = new Set(["crew_proposed", "proposal_rose"]);

export const useProposals = defineStore("proposals", () => {
  const connection = useConnection();
  const byIncident = shallowRef<ReadonlyMap<Id, ProposalView>>(new Map());

  const asked = latest<null, List<ProposalView>>(
    200,
    (_, signal) => call("/api/proposals", { signal }),
    ({ items }) => {
      byIncident.value = new Map(items.map((proposal) => [proposal.incident_id, proposal]));
    },
    (error) => useNotices().refuse(error),
  );

  function ask(): void {
    if (allowed("order_create")) asked.ask(null);
  }

  connection.whenLive(ask);
  // A proposal is decided by an order, or by the end of its incident.
  watch(() => connection.lastEvent, (event) => {
    if (event && (MADE.has(event.kind) || (event.incident_id && byIncident.value.has(event.incident_id)))) ask();
  });

  return { byIncident };
});
