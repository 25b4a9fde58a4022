import { call } from "@/api/client";
import type { IncidentView } from "@/api/types";
import { readPlace } from "@/lib/coordinates";
import { givenPlace, placeSaid } from "@/lib/places";
import { fromLocalField } from "@/lib/time";
import type { Draft, IntakeForm } from "@/state/drafts";

/** The command of the contract from a form; empty fields are left out. Places of the map are WGS-84. */
export function incidentCommand(form: IntakeForm): Record<string, unknown> {
  const occurred = fromLocalField(form.occurred_at);
  const reporter = { name: form.reporter_name.trim(), phone: form.reporter_phone.trim() };
  const typed: Record<string, unknown> = {
    source: form.source,
    external_id: form.external_id.trim(),
    matter: form.matter,
    description: form.description.trim(),
    severity: form.severity,
    occurred_at: occurred === null ? "" : new Date(occurred).toISOString(),
    subject_body: form.subject_body ? Number(form.subject_body) : "",
  };
  const command = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ""));
  if (reporter.name || reporter.phone) {
    command["reporter"] = Object.fromEntries(Object.entries(reporter).filter(([, value]) => value));
  }
  const typed84 = readPlace(form.address);
  return { ...command, ...placeSaid(form.place ?? (typed84 && givenPlace(typed84, "wgs84")), form.address) };
}

/** Registers a draft; the key makes a repetition give the first answer. */
export async function registerIncident(draft: Pick<Draft, "form" | "key">, timeoutMs?: number): Promise<IncidentView> {
  return await call<IncidentView>("/api/incidents", { body: incidentCommand(draft.form), idempotencyKey: draft.key, ...(timeoutMs ? { timeoutMs } : {}) });
}
