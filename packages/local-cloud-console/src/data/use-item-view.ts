import { useCallback, useMemo, useState } from "preact/hooks";
import { useConsole } from "./console-context.ts";
import type { Item } from "./item-list.ts";

/** What a list of items shows, newest first. */
export interface ItemView {
  count: number;
  /** @param place from 0 for the first that shows */
  at(place: number): Item | undefined;
  /** How many came while it was held, and do not show yet. */
  waiting: number;
  /** Keeps what shows where it is, so that it can be read and clicked; or lets the new ones in. */
  hold(held: boolean): void;
  /** Lets in what came so far. */
  showWaiting(): void;
}

/** @param wanted which items to show; one function for as long as it wants the same */
export function useItemView(wanted?: (item: Item) => boolean): ItemView {
  const { items } = useConsole();
  const version = items.version.value;
  const { list } = items;
  const [heldAt, setHeldAt] = useState<number>();
  const skipped = heldAt === undefined ? 0 : Math.max(0, list.arrived - heldAt);

  const places = useMemo(() => wanted && list.places(wanted), [list, version, wanted]);
  const waiting = places ? firstFrom(places, skipped) : skipped;

  return {
    count: (places?.length ?? list.size) - waiting,
    at: (place) => (places ? list.at(places[waiting + place] ?? -1) : list.at(waiting + place)),
    waiting,
    hold: useCallback((held: boolean) => setHeldAt((since) => (held ? (since ?? list.arrived) : undefined)), [list]),
    showWaiting: useCallback(() => setHeldAt((since) => since && list.arrived), [list]),
  };
}

/** How many of the rising places are before one. */
function firstFrom(places: readonly number[], least: number): number {
  const index = places.findIndex((place) => place >= least);
  return index < 0 ? places.length : index;
}
