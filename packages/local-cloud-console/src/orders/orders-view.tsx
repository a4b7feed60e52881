import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { IdFilter, useIdFilter } from "../components/item-filter.tsx";
import { ItemRows, type VisibleRows } from "../components/item-rows.tsx";
import { ItemsState } from "../components/items-state.tsx";
import { Empty } from "../components/states.tsx";
import { TableChoice } from "../components/table-choice.tsx";
import { ViewHead } from "../components/view-head.tsx";
import { useConsole } from "../data/console-context.ts";
import { formatTime, pluralize } from "../data/format.ts";
import type { Item } from "../data/item-list.ts";
import { MAX_ITEMS } from "../data/items.ts";
import { readTimestamps } from "../data/timestamps.ts";
import { NARROW, useMediaQuery } from "../data/use-media-query.ts";
import { getOrderPath, ORDER_WORDS } from "./orders.ts";
import { PlaceOrderButton } from "./place-order.tsx";
import { StampCount, StampLine } from "./stamps.tsx";
import "./orders-view.css";

/** The orders, newest first, with their stamps. `?id=` and `?show=incomplete` filter them. */
export function OrdersView() {
  const { items } = useConsole();
  const { path, query, route } = useLocation();
  const rowHeight = useMediaQuery(NARROW) ? 84 : 60;
  items.version.value;
  const { list } = items;
  const names = items.timestampNames;
  const incompleteOnly = query.show === "incomplete";
  const matchesId = useIdFilter();
  const filter = useMemo(() => {
    if (!incompleteOnly) {
      return matchesId;
    }
    return (item: Item) => readTimestamps(item.attributes).length < names.length && (matchesId?.(item) ?? true);
  }, [matchesId, incompleteOnly, names]);
  const toggle = () => {
    const { show: _before, ...others } = query;
    const search = new URLSearchParams({ ...others, ...(!incompleteOnly && { show: "incomplete" }) }).toString();
    route(search ? `${path}?${search}` : path, true);
  };

  return (
    <div class="view">
      <ViewHead
        title={ORDER_WORDS.list}
        under={
          list.size >= MAX_ITEMS
            ? `Newest ${pluralize(list.size, "order")}, updated live.`
            : `${pluralize(list.size, "order")}, newest first, updated live.`
        }
      >
        <PlaceOrderButton />
      </ViewHead>
      <div class="actions">
        <IdFilter />
        <button type="button" class="button" aria-pressed={incompleteOnly} onClick={toggle}>
          Incomplete only
        </button>
        <TableChoice />
      </div>
      <ItemsState>
        <ItemRows
          rowHeight={rowHeight}
          filter={filter}
          empty={<NoOrders filtered={filter !== undefined} complete={list.size < MAX_ITEMS} />}
        >
          {(visible) => <OrderList {...visible} rowHeight={rowHeight} names={names} />}
        </ItemRows>
      </ItemsState>
    </div>
  );
}

/** @param complete whether all orders were searched, not only the newest */
function NoOrders({ complete, filtered }: { complete: boolean; filtered: boolean }) {
  if (!filtered) {
    return (
      <Empty title="No orders yet">
        Place one with the button above, or many in the <a href="/playground">playground</a>.
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

function OrderList(props: VisibleRows & { rowHeight: number; names: readonly string[] }) {
  const { count, height, names, onKeyDown, rowHeight, rows } = props;
  return (
    <ul class="order-rows" aria-label="Orders, newest first" style={{ height: `${height}px` }} onKeyDown={onKeyDown}>
      {rows.map(({ item, index, start, tabIndex }) => (
        <li
          key={item.id}
          data-index={index}
          aria-posinset={index + 1}
          aria-setsize={count}
          style={{ height: `${rowHeight}px`, transform: `translateY(${start}px)` }}
        >
          <OrderRow item={item} names={names} tabIndex={tabIndex} />
        </li>
      ))}
    </ul>
  );
}

const OrderRow = memo(
  function OrderRow({ item, names, tabIndex }: { item: Item; names: readonly string[]; tabIndex: 0 | -1 }) {
    const createdAt = readTimestamps(item.attributes)[0]?.at;
    return (
      <a class="order-row" href={getOrderPath(item.id)} tabIndex={tabIndex}>
        <span class="order-id">
          <span class="mono cut">{item.id}</span>
          <span class="faint">{createdAt === undefined ? "no stamps" : formatTime(createdAt)}</span>
        </span>
        <StampLine attributes={item.attributes} names={names} />
        <StampCount attributes={item.attributes} names={names} />
      </a>
    );
  },
  (before, after) =>
    before.item.attributes === after.item.attributes &&
    before.tabIndex === after.tabIndex &&
    before.names === after.names,
);
