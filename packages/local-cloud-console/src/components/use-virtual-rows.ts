import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";

/** Virtualizes a long list: renders only the rows in or near the viewport, each of `rowHeight` pixels. */
export function useVirtualRows({ count, rowHeight }: { count: number; rowHeight: number }) {
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
