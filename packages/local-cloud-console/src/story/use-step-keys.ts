import { useEffect, useRef } from "preact/hooks";

interface StepKeys {
  /** The number of the step whose panel is open. */
  open: number | undefined;
  /** The numbers of the visible steps, in order. */
  visible: readonly number[];
  onOpen(step: number): void;
}

/** Moves an open panel to the step above or below with ↑ and ↓, unless the user is typing. */
export function useStepKeys(keys: StepKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { onOpen, open, visible } = latest.current;
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const isTyping = (event.target as HTMLElement).matches("input, textarea, select, dialog[open] *");
      if (open === undefined || by === undefined || isTyping || event.altKey || event.ctrlKey || event.metaKey) {
        return;
      }
      const next = visible[visible.indexOf(open) + by];
      event.preventDefault();
      event.stopPropagation();
      if (next !== undefined) {
        onOpen(next);
      }
    };
    // Before the list moves its focus.
    addEventListener("keydown", onKey, { capture: true });
    return () => removeEventListener("keydown", onKey, { capture: true });
  }, []);
}
