import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/**
 * Moves the focus in `list` by arrow keys, Home and End; all but one `selector` match have a tabindex of -1.
 * @see https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/#kbd_roving_tabindex
 */
export function useRoving(list: RefObject<HTMLElement | null>, selector: string): void {
  useEffect(() => {
    const element = list.current;
    if (!element) {
      return;
    }
    const onKey = (event: KeyboardEvent) => {
      const all = [...element.querySelectorAll<HTMLElement>(selector)];
      const index = all.indexOf(document.activeElement as HTMLElement);
      if (index < 0) {
        return;
      }
      const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: all.length - 1 }[event.key];
      const target = next === undefined ? undefined : all[next];
      if (!target) {
        return;
      }
      event.preventDefault();
      for (const each of all) {
        each.tabIndex = each === target ? 0 : -1;
      }
      target.focus();
    };
    element.addEventListener("keydown", onKey);
    return () => element.removeEventListener("keydown", onKey);
  }, [list, selector]);
}
