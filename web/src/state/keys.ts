/** Who answers a key: the topmost layer that knows the command. Layers come and go with components. */
import { onBeforeUnmount, onMounted } from "vue";
import { type Command, press } from "@/lib/keyboard";
import { usePreferences } from "./preferences";

/** A handler returns `false` to let the layer below have the key. */
export type Handlers = Partial<Record<Command, () => unknown>> & {
  send?: (candidate: number) => unknown;
  palette?: () => unknown;
};

const layers: { handlers: Handlers; modal: boolean }[] = [];
const TEXT_INPUTS = new Set(["text", "search", "tel", "password", "number", "datetime-local", "date", "time", "email", "url"]);

/** Adds a layer for the life of the component; a modal one hides all others. */
export function useKeys(handlers: Handlers, options: { modal?: boolean } = {}): void {
  const layer = { handlers, modal: options.modal ?? false };
  onMounted(() => layers.push(layer));
  onBeforeUnmount(() => {
    layers.splice(layers.indexOf(layer), 1);
  });
}

export function listenToKeys(): () => void {
  const preferences = usePreferences();
  const listener = (event: KeyboardEvent): void => {
    const pressed = press(
      {
        key: event.key, keyCode: event.keyCode, isComposing: event.isComposing, ctrlKey: event.ctrlKey,
        metaKey: event.metaKey, altKey: event.altKey, repeat: event.repeat, ...targetOf(event),
      },
      preferences.keymap,
    );
    if (!pressed) return;
    if (!preferences.keysOn && !("palette" in pressed) && !("command" in pressed && pressed.command === "back")) return;
    const answered = dispatch((handlers) => {
      if ("palette" in pressed) return handlers.palette;
      if ("send" in pressed) return handlers.send && (() => handlers.send?.(pressed.send));
      return handlers[pressed.command];
    });
    if (answered) event.preventDefault();
  };
  window.addEventListener("keydown", listener);
  document.addEventListener("click", release);
  return () => {
    window.removeEventListener("keydown", listener);
    document.removeEventListener("click", release);
  };
}

/** A button clicked by the mouse gives the focus back, so that Enter and Space mean the desk again. */
function release(event: MouseEvent): void {
  const button = event.detail > 0 && event.target instanceof Element ? event.target.closest("button") : null;
  if (button && button === document.activeElement) button.blur();
}

function dispatch(pick: (handlers: Handlers) => (() => unknown) | undefined): boolean {
  for (const { handlers, modal } of layers.toReversed()) {
    const handler = pick(handlers);
    if (handler && handler() !== false) return true;
    if (modal) return false;
  }
  return false;
}

function targetOf(event: KeyboardEvent): { typing: boolean; onControl: boolean } {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return { typing: false, onControl: false };
  const typing = target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
    || (target instanceof HTMLInputElement && TEXT_INPUTS.has(target.type));
  const onControl = target.closest("button, a[href], summary, input, [role=option], [role=tab], [role=row]") !== null;
  return { typing, onControl };
}
