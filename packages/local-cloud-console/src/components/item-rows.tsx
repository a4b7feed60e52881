import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { counted } from "../data/format.ts";
import type { Item } from "../data/item-list.ts";
import { useItemView } from "../data/use-item-view.ts";
import { Icon } from "./icon.tsx";
import { useVirtualRows } from "./use-virtual-rows.ts";
import "./item-rows.css";

/** The rows that are in sight, or nearly so. */
export interface VisibleRows {
  /** How many rows there are in all. */
  count: number;
  /** Pixels, of all rows together. */
  height: number;
  rows: VisibleRow[];
  /** For the element around the rows: lets the arrow keys move among their links. */
  onKeyDown: (event: KeyboardEvent) => void;
}

export interface VisibleRow {
  item: Item;
  /** From 0 for the newest. It stands in `data-place` of the row's element. */
  place: number;
  /** Pixels from the top of the first row. */
  start: number;
  /** Of the row's one link. */
  tabIndex: 0 | -1;
}

interface ItemRowsProps {
  /** Pixels. */
  rowHeight: number;
  /** Which items show. @default all */
  wanted?: ((item: Item) => boolean) | undefined;
  /** What there is when no item shows. */
  empty: ComponentChildren;
  children: (rows: VisibleRows) => ComponentChildren;
}

/**
 * The items of a table, newest first, as they come. While somebody points at them, scrolls or moves by keys they stay
 * where they are, and a button tells how many are new.
 */
export function ItemRows({ children, empty, rowHeight, wanted }: ItemRowsProps) {
  const view = useItemView(wanted);
  const { scroller, virtualizer } = useVirtualRows({ count: view.count, rowHeight });
  const [active, setActive] = useState(0);
  const [touched, setTouched] = useState(false);
  const focusNext = useRef(false);
  const scrolled = (virtualizer.scrollOffset ?? 0) > rowHeight / 2;
  const { hold } = view;
  useEffect(() => hold(touched || scrolled), [hold, touched, scrolled]);

  // The row that is to have the focus may not be there before the list has scrolled.
  useEffect(() => {
    if (!focusNext.current) return;
    const link = scroller.current?.querySelector<HTMLElement>(`[data-place="${active}"] a`);
    if (!link) return;
    focusNext.current = false;
    link.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const next = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: view.count - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const place = Math.max(0, Math.min(view.count - 1, next));
    focusNext.current = true;
    setActive(place);
    virtualizer.scrollToIndex(place);
  };
  const contains = (element: EventTarget | null) => scroller.current?.contains(element as Node | null) ?? false;
  const onFocusIn = ({ target }: FocusEvent) => {
    setTouched(true);
    const place = (target as HTMLElement).closest<HTMLElement>("[data-place]")?.dataset.place;
    if (place !== undefined) setActive(Number(place));
  };
  const showNewest = () => {
    view.showWaiting();
    setActive(0);
    virtualizer.scrollToOffset(0);
  };

  const inSight = virtualizer.getVirtualItems();
  const tabbable = inSight.some(({ index }) => index === active) ? active : inSight[0]?.index;
  const rows = inSight.flatMap(({ index, start }): VisibleRow[] => {
    const item = view.at(index);
    return item ? [{ item, place: index, start, tabIndex: index === tabbable ? 0 : -1 }] : [];
  });
  return (
    <div class="item-rows">
      <div class="item-rows-new">
        {view.waiting > 0 && (
          <button type="button" class="button small" onClick={showNewest}>
            <Icon name="up" />
            {counted(view.waiting, "new one")}
          </button>
        )}
      </div>
      <div
        class="item-rows-scroller"
        ref={scroller}
        onPointerEnter={({ pointerType }) => pointerType === "mouse" && setTouched(true)}
        onPointerLeave={() => setTouched(contains(document.activeElement))}
        onFocusIn={onFocusIn}
        onFocusOut={({ relatedTarget }) => setTouched(contains(relatedTarget))}
      >
        {view.count === 0
          ? empty
          : children({ count: view.count, height: virtualizer.getTotalSize(), rows, onKeyDown })}
      </div>
    </div>
  );
}
