import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { ItemRows } from "../components/item-rows.tsx";
import { ItemsState } from "../components/items-state.tsx";
import { Empty } from "../components/states.tsx";
import { ViewHead } from "../components/view-head.tsx";
import { useConsole } from "../data/console-context.ts";
import { count, pluralize } from "../data/format.ts";
import { MAX_ITEMS } from "../data/items.ts";
import { NARROW, useMediaQuery } from "../data/use-media-query.ts";
import { createOrderFilter } from "./order-filter.ts";
import { OrderFilters } from "./order-filters.tsx";
import { OrderList } from "./order-list.tsx";
import { ORDER_WORDS } from "./orders.ts";
import { PlaceOrderButton } from "./place-order.tsx";
import "./orders-view.css";

/** The orders, newest first, with their stamps and states. The URL's query filters them, see {@link createOrderFilter}. */
export function OrdersView() {
  const { items } = useConsole();
  const { query } = useLocation();
  const rowHeight = useMediaQuery(NARROW) ? 84 : 60;
  items.version.value;
  const { list } = items;
  const { error, id, missing, slower, state } = query;
  const filter = useMemo(
    () => createOrderFilter({ error, id, missing, slower, state }, (item) => items.judge(item)),
    [items, error, id, missing, slower, state],
  );
  const matching = filter && items.findIndexes(filter).length;

  return (
    <div class="view">
      <ViewHead title={ORDER_WORDS.list} under={describeCount(list.size, matching)}>
        <PlaceOrderButton />
      </ViewHead>
      <OrderFilters />
      <ItemsState>
        <ItemRows
          rowHeight={rowHeight}
          filter={filter}
          empty={<NoOrders filtered={filter !== undefined} complete={list.size < MAX_ITEMS} />}
        >
          {(visible) => <OrderList {...visible} rowHeight={rowHeight} names={items.timestampNames} />}
        </ItemRows>
      </ItemsState>
    </div>
  );
}

function describeCount(size: number, matching: number | undefined): string {
  if (matching !== undefined) {
    return `${count(matching)} of ${pluralize(size, "order", "orders")}, newest first, updated live.`;
  }
  return size >= MAX_ITEMS
    ? `Newest ${pluralize(size, "order", "orders")}, updated live.`
    : `${pluralize(size, "order", "orders")}, newest first, updated live.`;
}

/** @param complete whether all orders were searched, not only the newest */
function NoOrders({ complete, filtered }: { complete: boolean; filtered: boolean }) {
  if (!filtered) {
    return (
      <Empty title="No orders yet">
        Place one with the button above, or many in the <a href="/playground">Playground</a>.
      </Empty>
    );
  }
  return (
    <Empty title="No orders match">
      {complete
        ? "Change the filter to see other orders."
        : "Only the newest orders are searched. Open an older one at /orders/<ID>."}
    </Empty>
  );
}
