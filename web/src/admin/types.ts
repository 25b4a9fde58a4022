/** What the operator's sections read, as the service describes it. */
import type { paths } from "@/api/openapi";

type Answer<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: { content: { "application/json": infer Body } } } } } ? Body : never;
type Item<Path extends keyof paths> = Answer<Path> extends { items: (infer One)[] } ? One : never;
type Feature<Path extends keyof paths> = Answer<Path> extends { features: (infer One)[] } ? One : never;

export type Account = Item<"/api/accounts">;
export type AuditEntry = Item<"/api/audit">;
export type Body = Item<"/api/bodies">;
export type Device = Item<"/api/devices">;
export type Dispute = Feature<"/api/disputes">;
export type Pending = Item<"/api/terminals/pending">;
export type Position = Feature<"/api/positions">;
export type TerminalMessage = Item<"/api/terminal-messages">;

export interface Health {
  status: string;
  checks: Record<string, string>;
}
