import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";

export interface VirtualRowsOptions {
  count: number;
  /** Pixels of every row. */
  rowHeight: number;
}

/**
 * Virtualizes a long list: only rows in or near the viewport are rendered.
 * @returns a ref for the scrolling element, and TanStack's virtualizer
 */
export function useVirtualRows({ count, rowHeight }: VirtualRowsOptions) {
  const scroller = useRef<HTMLDivElement>(null);
  const [, render] = useReducer((renders: number) => renders + 1, 0);
  const made = useRef<Virtualizer<HTMLDivElement, Element>>(undefined);
  const options = {
    count,
    estimateSize: () => rowHeight,
    getScrollElement: () => scroller.current,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => render(undefined),
    overscan: 4,
  };
  made.current ??= new Virtualizer(options);
  const virtualizer = made.current;
  const previousHeight = useRef(rowHeight);
  virtualizer.setOptions(options);
  if (previousHeight.current !== rowHeight) {
    previousHeight.current = rowHeight;
    virtualizer.measure();
  }

  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return { scroller, virtualizer };
}
