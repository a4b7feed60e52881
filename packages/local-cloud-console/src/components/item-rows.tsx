import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { pluralize } from "../data/format.ts";
import type { Item } from "../data/item-list.ts";
import { useItemView } from "../data/use-item-view.ts";
import { Icon } from "./icon.tsx";
import { useVirtualRows } from "./use-virtual-rows.ts";
import "./item-rows.css";

/** The rows in or near the viewport. */
export interface VisibleRows {
  count: number;
  /** Pixels of all rows together. */
  height: number;
  rows: VisibleRow[];
  /** Moves the focus among the rows' links; attach it to the element around the rows. */
  onKeyDown: (event: KeyboardEvent) => void;
}

export interface VisibleRow {
  item: Item;
  /** 0 for the newest. The row's element needs it as `data-index`. */
  index: number;
  /** Pixels from the top of the first row. */
  start: number;
  /** The tabindex of the row's only link. */
  tabIndex: 0 | -1;
}

interface ItemRowsProps {
  /** Pixels. */
  rowHeight: number;
  /** @default all items */
  filter?: ((item: Item) => boolean) | undefined;
  empty: ComponentChildren;
  children: (rows: VisibleRows) => ComponentChildren;
}

/** The items of a table, newest first, updated live. They do not move while the user points at or navigates them. */
export function ItemRows({ children, empty, rowHeight, filter }: ItemRowsProps) {
  const view = useItemView(filter);
  const { scroller, virtualizer } = useVirtualRows({ count: view.count, rowHeight });
  const [active, setActive] = useState(0);
  const [touched, setTouched] = useState(false);
  const isFocusPending = useFocusAfterScroll(scroller, active);
  const scrolled = (virtualizer.scrollOffset ?? 0) > rowHeight / 2;
  const { hold } = view;
  useEffect(() => hold(touched || scrolled), [hold, touched, scrolled]);

  const onKeyDown = (event: KeyboardEvent) => {
    const visible = Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight);
    const next = getRowAfterKey(event.key, active, { count: view.count, visible });
    if (next === undefined) {
      return;
    }
    event.preventDefault();
    const index = Math.max(0, Math.min(view.count - 1, next));
    isFocusPending.current = true;
    setActive(index);
    virtualizer.scrollToIndex(index);
  };
  const contains = (element: EventTarget | null) => scroller.current?.contains(element as Node | null) ?? false;
  const onFocusIn = ({ target }: FocusEvent) => {
    setTouched(true);
    const index = (target as HTMLElement).closest<HTMLElement>("[data-index]")?.dataset.index;
    if (index !== undefined) {
      setActive(Number(index));
    }
  };
  const showNewest = () => {
    view.showWaiting();
    setActive(0);
    virtualizer.scrollToOffset(0);
  };

  const visibleItems = virtualizer.getVirtualItems();
  const tabbable = visibleItems.some(({ index }) => index === active) ? active : visibleItems[0]?.index;
  const rows = visibleItems.flatMap(({ index, start }): VisibleRow[] => {
    const item = view.at(index);
    return item ? [{ item, index, start, tabIndex: index === tabbable ? 0 : -1 }] : [];
  });
  return (
    <div class="item-rows">
      <NewRows count={view.waiting} onShow={showNewest} />
      <div
        class="item-rows-scroller card"
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

function NewRows({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div class="item-rows-new">
      {count > 0 && (
        <button type="button" class="button small" onClick={onShow}>
          <Icon name="up" />
          {pluralize(count, "new item")}
        </button>
      )}
    </div>
  );
}

/** @param visible the number of rows that fit into the list */
function getRowAfterKey(key: string, active: number, { count, visible }: { count: number; visible: number }) {
  const page = Math.max(1, visible - 1);
  return {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: count - 1,
  }[key];
}

/** Focuses the active row once it is rendered, which may be after scrolling, if the returned ref is set. */
function useFocusAfterScroll(scroller: RefObject<HTMLElement | null>, active: number) {
  const isPending = useRef(false);
  useEffect(() => {
    if (!isPending.current) {
      return;
    }
    const link = scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"] a`);
    if (!link) {
      return;
    }
    isPending.current = false;
    link.focus({ preventScroll: true });
  });
  return isPending;
}
