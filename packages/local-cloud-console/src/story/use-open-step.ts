import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useStepKeys } from "./use-step-keys.ts";

interface OpenStep {
  list: RefObject<HTMLElement | null>;
  href(step: number | undefined): string;
  open: number | undefined;
  visible: readonly number[];
}

/**
 * Returns a function that opens a step's panel, or closes it. Steps replace each other in the history, so that Back
 * leaves the order. The focus returns to the last step when its panel closes.
 */
export function useOpenStep({ href, list, open, visible }: OpenStep): (path: string) => void {
  const { route } = useLocation();
  const last = useRef(open);
  useEffect(() => {
    const line = list.current?.querySelector<HTMLElement>(`a[data-step="${open ?? last.current}"]`);
    if (open !== undefined) {
      line?.scrollIntoView({ block: "nearest" });
    } else if (last.current !== undefined) {
      line?.focus({ preventScroll: true });
    }
    last.current = open;
  }, [open, list]);
  const onOpen = (path: string) => route(path, true);
  useStepKeys({ open, visible, onOpen: (step) => onOpen(href(step)) });
  return onOpen;
}
