/** What a person set for this browser: theme, language, keys, sound. Kept in local storage. */
import { defineStore } from "pinia";
import { reactive, toRefs, watch, computed } from "vue";
import { i18n, type Locale } from "@/i18n";
import { type Keymap, keymapWith } from "@/lib/keyboard";

export interface Preferences {
  theme: "dark" | "light";
  locale: Locale;
  muted: boolean;
  labels: boolean;
  /** Name of the basemap; one that is not offered any more counts as none. */
  basemap: string;
  keysOn: boolean;
  keys: Partial<Keymap>;
}

const PLACE = "zhihui.preferences";
const SHIPPED: Preferences = { theme: "dark", locale: "zh-CN", muted: false, labels: true, basemap: "none", keysOn: true, keys: {} };

export const usePreferences = defineStore("preferences", () => {
  const kept = reactive<Preferences>({ ...SHIPPED, ...read() });
  const keymap = computed(() => keymapWith(kept.keys));

  watch(
    kept,
    () => {
      localStorage.setItem(PLACE, JSON.stringify(kept));
      document.documentElement.dataset["theme"] = kept.theme;
      document.documentElement.lang = kept.locale;
      i18n.global.locale.value = kept.locale;
    },
    { immediate: true },
  );
  // Another window of the same sign-in follows.
  window.addEventListener("storage", (event) => {
    if (event.key === PLACE) Object.assign(kept, read());
  });

  return { ...toRefs(kept), keymap };
});

function read(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Partial<Preferences>;
  } catch {
    return {};
  }
}
