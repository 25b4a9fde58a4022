/**
 * Calls taken down: kept as typed in IndexedDB, numbered here, and sent exactly once,
 * also when the service was away. Each draft carries its Idempotency-Key from the first letter on.
 */
import Dexie, { type EntityTable } from "dexie";
import { ServiceError } from "@/api/client";
import type { PickedPlace } from "@/lib/places";

export interface IntakeForm {
  source: string;
  external_id: string;
  matter: string;
  description: string;
  address: string;
  reporter_name: string;
  reporter_phone: string;
  severity: string;
  occurred_at: string;
  subject_body: string;
  place: PickedPlace | null;
}

export interface Draft {
  id: number;
  key: string;
  /** writing: somebody is at it; ready: to be sent; refused: the service said no, a person must look. */
  state: "writing" | "ready" | "refused";
  form: IntakeForm;
  changed_at: number;
  refusal?: string;
}

export class Drafts {
  private readonly table: EntityTable<Draft, "id">;
  private readonly database: Dexie;
  private sending: Promise<number> | null = null;

  constructor(name = "zhihui") {
    this.database = new Dexie(name);
    this.database.version(1).stores({ drafts: "++id, state" });
    this.table = this.database.table("drafts");
  }

  async open(form: IntakeForm): Promise<Draft> {
    const draft = { key: crypto.randomUUID(), state: "writing" as const, form, changed_at: Date.now() };
    return { ...draft, id: await this.table.add(draft as Draft) };
  }

  /** As it was typed so far. */
  async keep(id: number, form: IntakeForm): Promise<void> {
    await this.table.update(id, { form: structuredClone(form), changed_at: Date.now() });
  }

  async ready(id: number): Promise<void> {
    await this.table.update(id, { state: "ready" });
  }

  async discard(id: number): Promise<void> {
    await this.table.delete(id);
  }

  async list(): Promise<Draft[]> {
    return await this.table.orderBy("id").toArray();
  }

  /** The newest draft still being written, to go on with after a reload. */
  async unfinished(): Promise<Draft | null> {
    return (await this.table.where("state").anyOf("writing", "refused").last()) ?? null;
  }

  /**
   * Sends what is ready, oldest first, and forgets what was accepted. Stops when the service is away.
   * Calls at the same time share one run. Gives the number of accepted drafts.
   */
  async flush(post: (draft: Draft) => Promise<void>): Promise<number> {
    this.sending ??= this.sendAll(post).finally(() => {
      this.sending = null;
    });
    return await this.sending;
  }

  close(): void {
    this.database.close();
  }

  private async sendAll(post: (draft: Draft) => Promise<void>): Promise<number> {
    let accepted = 0;
    for (const draft of await this.table.where("state").equals("ready").sortBy("id")) {
      try {
        await post(draft);
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        if (error.unreachable || error.problem.status >= 500) break;
        await this.table.update(draft.id, { state: "refused", refusal: error.message });
        continue;
      }
      await this.table.delete(draft.id);
      accepted += 1;
    }
    return accepted;
  }
}

export const drafts = new Drafts();
