import type { Outcome } from "local-cloud/console-api";
import { memo } from "preact/compat";
import type { VisibleRows } from "../components/item-rows.tsx";
import { useConsole } from "../data/console-context.ts";
import { formatTime } from "../data/format.ts";
import type { Item } from "../data/item-list.ts";
import { readTimestamps } from "../data/timestamps.ts";
import { getOrderPath } from "./orders.ts";
import { OutcomeBadge } from "./outcome-badge.tsx";
import { StampLine } from "./stamps.tsx";

/** The visible rows of the list of orders. */
export function OrderList(props: VisibleRows & { rowHeight: number; names: readonly string[] }) {
  const { count, height, names, onKeyDown, rowHeight, rows } = props;
  const { items } = useConsole();
  return (
    <ul class="order-rows" aria-label="Orders, newest first" style={{ height: `${height}px` }} onKeyDown={onKeyDown}>
      {rows.map(({ item, index, start, tabIndex }) => {
        const { failure, state } = items.judge(item);
        return (
          <li
            key={item.id}
            data-index={index}
            aria-posinset={index + 1}
            aria-setsize={count}
            style={{ height: `${rowHeight}px`, transform: `translateY(${start}px)` }}
          >
            <OrderRow item={item} names={names} tabIndex={tabIndex} state={state} error={failure?.error} />
          </li>
        );
      })}
    </ul>
  );
}

interface OrderRowProps {
  item: Item;
  names: readonly string[];
  tabIndex: 0 | -1;
  state: Outcome["state"];
  error: string | undefined;
}

const OrderRow = memo(
  function OrderRow({ error, item, names, state, tabIndex }: OrderRowProps) {
    const { items } = useConsole();
    const createdAt = readTimestamps(item.attributes)[0]?.at;
    return (
      <a class="order-row" href={getOrderPath(item.id)} tabIndex={tabIndex}>
        <span class="order-id">
          <span class="mono cut">{item.id}</span>
          <span class="order-note faint cut">
            {createdAt === undefined ? "no stamps" : formatTime(createdAt)}
            {error !== undefined && <span class={state === "complete" ? "warn" : "bad"}> · {error}</span>}
          </span>
        </span>
        <StampLine attributes={item.attributes} names={names} awaited={items.stamps} />
        <OutcomeBadge state={state} />
      </a>
    );
  },
  (before, after) =>
    before.item.attributes === after.item.attributes &&
    before.state === after.state &&
    before.error === after.error &&
    before.tabIndex === after.tabIndex &&
    before.names === after.names,
);
