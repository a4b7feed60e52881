import { useCallback, useMemo, useState } from "preact/hooks";
import { useConsole } from "./console-context.ts";
import type { Item } from "./item-list.ts";

/** What a list of items shows, newest first. */
export interface ItemView {
  count: number;
  /** @param index from 0 for the first that shows */
  at(index: number): Item | undefined;
  /** How many came while it was held, and do not show yet. */
  waiting: number;
  /** Keeps what shows where it is, so that it can be read and clicked; or lets the new ones in. */
  hold(held: boolean): void;
  /** Lets in what came so far. */
  showWaiting(): void;
}

/** @param filter which items to show; one function for as long as it wants the same */
export function useItemView(filter?: (item: Item) => boolean): ItemView {
  const { items } = useConsole();
  const version = items.version.value;
  const { list } = items;
  const [heldAt, setHeldAt] = useState<number>();
  const skipped = heldAt === undefined ? 0 : Math.max(0, list.arrived - heldAt);

  const indexes = useMemo(() => filter && list.findIndexes(filter), [list, version, filter]);
  const waiting = indexes ? countBelow(indexes, skipped) : skipped;

  return {
    count: (indexes?.length ?? list.size) - waiting,
    at: (index) => (indexes ? list.at(indexes[waiting + index] ?? -1) : list.at(waiting + index)),
    waiting,
    hold: useCallback((held: boolean) => setHeldAt((since) => (held ? (since ?? list.arrived) : undefined)), [list]),
    showWaiting: useCallback(() => setHeldAt((since) => since && list.arrived), [list]),
  };
}

/** How many of the rising indexes are before one. */
function countBelow(indexes: readonly number[], least: number): number {
  const index = indexes.findIndex((index) => index >= least);
  return index < 0 ? indexes.length : index;
}
