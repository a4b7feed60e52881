import { useMemo } from "preact/hooks";
import { IdFilter, useIdFilter } from "../components/item-filter.tsx";
import { ItemRows, type VisibleRows } from "../components/item-rows.tsx";
import { ItemsState } from "../components/items-state.tsx";
import { Empty } from "../components/states.tsx";
import { TableChoice } from "../components/table-choice.tsx";
import { ViewHead } from "../components/view-head.tsx";
import { useConsole, useStack } from "../data/console-context.ts";
import { count, formatExactTime, pluralize } from "../data/format.ts";
import type { Item } from "../data/item-list.ts";
import type { LiveItems } from "../data/items.ts";
import { isTimestamp } from "../data/timestamps.ts";
import { getOrderPath } from "../orders/orders.ts";
import "./table.css";

const ROW_HEIGHT = 38;

/** The items of a table with all attributes. `?id=` filters them, `?table=` selects a table. */
export function TableView() {
  const { items } = useConsole();
  const { tables } = useStack();
  items.version.value;
  const { list } = items;
  const table = tables.find(({ name }) => name === items.table);
  const columns = useMemo(
    () => list.attributeNames.filter((name) => name !== table?.hashKey && name !== table?.rangeKey),
    [list.attributeNames, table],
  );
  const filter = useIdFilter();

  return (
    <div class="view">
      <ViewHead title="Table" under={table ? `${table.name}: ${describeSize(items, filter)}` : undefined} />
      <div class="actions">
        <IdFilter />
        <TableChoice />
      </div>
      <ItemsState>
        <ItemRows
          rowHeight={ROW_HEIGHT}
          filter={filter}
          empty={
            filter ? (
              <Empty title="No items match">Change the filter to see other items.</Empty>
            ) : (
              <Empty title="The table is empty">Items that the functions write appear here.</Empty>
            )
          }
        >
          {(visible) => (
            <ItemTable
              label={`Items of ${table?.name ?? "the table"}`}
              keys={[table?.hashKey, table?.rangeKey].filter((key) => key !== undefined).join("/")}
              columns={columns}
              visible={visible}
            />
          )}
        </ItemRows>
      </ItemsState>
    </div>
  );
}

interface ItemTableProps {
  label: string;
  keys: string;
  columns: readonly string[];
  visible: VisibleRows;
}

/** Invisible rows are replaced by one row above and one below, of the same total height. */
function ItemTable({ columns, keys, label, visible: { count, height, onKeyDown, rows } }: ItemTableProps) {
  const above = rows[0]?.start ?? 0;
  const below = height - above - rows.length * ROW_HEIGHT;
  return (
    <table class="item-table" aria-label={label} aria-rowcount={count + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col">{keys}</th>
          {columns.map((name) => (
            <th key={name} scope="col">
              {name.split(/(?<=[_-])/).map((part) => (
                <>
                  {part}
                  <wbr />
                </>
              ))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={onKeyDown}>
        {above > 0 && <Space height={above} columns={columns.length + 1} />}
        {rows.map(({ item: { attributes, id }, index, tabIndex }) => (
          <tr key={id} data-index={index} aria-rowindex={index + 2} style={{ height: `${ROW_HEIGHT}px` }}>
            <th scope="row" class="mono">
              <a href={getOrderPath(id)} tabIndex={tabIndex}>
                {id}
              </a>
            </th>
            {columns.map((name) => (
              <td key={name}>
                <Value value={attributes[name]} />
              </td>
            ))}
          </tr>
        ))}
        {below > 0 && <Space height={below} columns={columns.length + 1} />}
      </tbody>
    </table>
  );
}

function Space({ columns, height }: { height: number; columns: number }) {
  return (
    <tr>
      <td colSpan={columns} style={{ height: `${height}px` }} />
    </tr>
  );
}

function describeSize(items: LiveItems, filter: ((item: Item) => boolean) | undefined): string {
  const all = pluralize(items.list.size, "item");
  return filter ? `${count(items.findIndexes(filter).length)} of ${all}` : all;
}

/** A timestamp is shown in the page's time zone; the tooltip is the stored text. */
function Value({ value }: { value: unknown }) {
  if (value === undefined) {
    return <span class="faint">–</span>;
  }
  if (typeof value === "string" && isTimestamp(value)) {
    return <time title={value}>{formatExactTime(Date.parse(value))}</time>;
  }
  return <>{typeof value === "string" ? value : JSON.stringify(value)}</>;
}
