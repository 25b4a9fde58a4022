import { call } from "@/api/client";
import type { FileView, Id, NoteView } from "@/api/types";
import { useNotices } from "@/state/notices";

/** A note on an incident; says whether it was kept. */
export async function keepNote(incidentId: Id, text: string): Promise<NoteView | null> {
  try {
    return await call<NoteView>(`/api/incidents/${incidentId}/notes`, { body: { text }, idempotencyKey: crypto.randomUUID() });
  } catch (error) {
    useNotices().refuse(error);
    return null;
  }
}

/** A photo or paper with an incident, its bytes as they are. */
export async function keepFile(incidentId: Id, file: File): Promise<FileView | null> {
  try {
    return await call<FileView>(`/api/incidents/${incidentId}/files`, { body: file, query: { name: file.name }, idempotencyKey: crypto.randomUUID() });
  } catch (error) {
    useNotices().refuse(error);
    return null;
  }
}
