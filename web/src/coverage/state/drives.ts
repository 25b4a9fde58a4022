/** Logs of measuring crews: the list, a file tried and kept, one taken away. */
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { call } from "@/api/client";
import type { Id, List } from "@/api/types";
import { useNotices } from "@/state/notices";
import type { Drive, DriveFile, DriveImport } from "../schemas";

const PAGE = 200;
const PATIENCE_MS = 120_000;

export const useDrives = defineStore("drives", () => {
  const notices = useNotices();
  const list = shallowRef<readonly Drive[]>([]);
  const loaded = ref(false);

  async function load(): Promise<void> {
    try {
      const found: Drive[] = [];
      let cursor: string | null = null;
      do {
        const page: List<Drive> = await call<List<Drive>>("/api/radio/drives", { query: { limit: PAGE, cursor } });
        found.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor !== null);
      list.value = found;
      loaded.value = true;
    } catch (error) {
      notices.refuse(error);
    }
  }

  /** What became of the file row by row; null where it was refused as a whole, which is told. */
  async function send(file: DriveFile): Promise<DriveImport | null> {
    try {
      const report = await call<DriveImport>("/api/radio/drives", { body: file, timeoutMs: PATIENCE_MS });
      if (report.drive) list.value = [report.drive, ...list.value];
      return report;
    } catch (error) {
      notices.refuse(error);
      return null;
    }
  }

  async function remove(id: Id): Promise<boolean> {
    try {
      await call(`/api/radio/drives/${id}`, { method: "DELETE" });
      list.value = list.value.filter((drive) => drive.id !== id);
      return true;
    } catch (error) {
      notices.refuse(error);
      return false;
    }
  }

  return { list, loaded, load, send, remove };
});
