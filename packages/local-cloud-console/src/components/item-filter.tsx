import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { Item } from "../data/item-list.ts";
import { useQuery } from "../data/use-query.ts";
import { Icon } from "./icon.tsx";
import "./item-filter.css";

/** Returns a predicate for `?id=`, a part of an ID; undefined without it. */
export function useIdFilter(): ((item: Item) => boolean) | undefined {
  const { query } = useLocation();
  const part = query.id?.trim().toLowerCase();
  return useMemo(() => (part ? ({ id }: Item) => id.toLowerCase().includes(part) : undefined), [part]);
}

export function IdFilter() {
  const [query, change] = useQuery();
  return (
    <label class="item-filter">
      <span class="unseen">Filter by ID</span>
      <Icon name="search" />
      <input
        type="search"
        placeholder="Filter by ID"
        value={query.id ?? ""}
        onInput={({ currentTarget }) => change({ id: currentTarget.value })}
      />
    </label>
  );
}
