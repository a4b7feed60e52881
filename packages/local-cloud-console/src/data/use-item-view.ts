import { useCallback, useState } from "preact/hooks";
import { useConsole } from "./console-context.ts";
import type { Item } from "./item-list.ts";

/** The visible items, newest first, and the number of items held back. `filter` must be memoized. */
export function useItemView(filter?: (item: Item) => boolean) {
  const { items } = useConsole();
  items.version.value;
  const { list } = items;
  const [heldAt, setHeldAt] = useState<number>();
  const skipped = heldAt === undefined ? 0 : Math.max(0, list.arrived - heldAt);

  const indexes = filter && items.findIndexes(filter);
  const waiting = indexes ? countBelow(indexes, skipped) : skipped;

  return {
    count: (indexes?.length ?? list.size) - waiting,
    at: (index: number) => (indexes ? list.at(indexes[waiting + index] ?? -1) : list.at(waiting + index)),
    waiting,
    hold: useCallback((held: boolean) => setHeldAt((since) => (held ? (since ?? list.arrived) : undefined)), [list]),
    showWaiting: useCallback(() => setHeldAt((since) => since && list.arrived), [list]),
  };
}

/** Counts the indexes below a limit; they are sorted. */
function countBelow(indexes: readonly number[], limit: number): number {
  const index = indexes.findIndex((index) => index >= limit);
  return index < 0 ? indexes.length : index;
}
