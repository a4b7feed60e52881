import type { SearchResult } from "local-cloud/console-api";
import type { ItemList } from "../data/item-list.ts";

export interface Found {
  id: string;
  kind: "Order" | "Event" | "Key" | "ID";
  /** More about it, such as an event's detail-type. */
  title: string;
}

const MAX_ORDERS = 8;
const KINDS: Record<SearchResult["kind"], Found["kind"]> = { event: "Event", key: "Key" };

/** Lists matching orders, then events and keys, then the text itself as an ID. */
export function listResults(
  text: string,
  list: Pick<ItemList, "at" | "size">,
  results: readonly SearchResult[],
): Found[] {
  const part = text.trim().toLowerCase();
  if (part === "") {
    return [];
  }
  const orders = findOrders(part, list);
  const others = results.map(({ id, kind, title }): Found => ({ id, kind: KINDS[kind], title }));
  const all = [...orders, ...others];
  const isKnown = all.some(({ id }) => id === text.trim());
  return isKnown ? all : [...all, { id: text.trim(), kind: "ID", title: "Open the timeline of this ID" }];
}

function findOrders(part: string, list: Pick<ItemList, "at" | "size">): Found[] {
  const orders: Found[] = [];
  for (let index = 0; index < list.size && orders.length < MAX_ORDERS; index++) {
    const id = list.at(index)?.id;
    if (id?.toLowerCase().includes(part)) {
      orders.push({ id, kind: "Order", title: "" });
    }
  }
  return orders;
}
