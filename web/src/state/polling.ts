/** Reads again every so often while a component stands and its window is looked at. */
import { onBeforeUnmount, onMounted } from "vue";

export function usePolling(everyMs: number, read: () => void): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    timer = setInterval(() => {
      if (!document.hidden) read();
    }, everyMs);
  });
  onBeforeUnmount(() => clearInterval(timer));
}
