import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { Item } from "../data/item-list.ts";
import { Icon } from "./icon.tsx";
import "./item-filter.css";

/** Returns a predicate for `?id=`, a part of an ID; undefined without it. */
export function useIdFilter(): ((item: Item) => boolean) | undefined {
  const { query } = useLocation();
  const part = query.id?.trim().toLowerCase();
  return useMemo(() => (part ? ({ id }: Item) => id.toLowerCase().includes(part) : undefined), [part]);
}

export function IdFilter() {
  const { path, query, route } = useLocation();
  const filter = (id: string) => {
    const { id: _before, ...others } = query;
    const search = new URLSearchParams({ ...others, ...(id && { id }) }).toString();
    route(search ? `${path}?${search}` : path, true);
  };
  return (
    <label class="item-filter">
      <span class="unseen">Filter by ID</span>
      <Icon name="search" />
      <input
        type="search"
        placeholder="Filter by ID"
        value={query.id ?? ""}
        onInput={({ currentTarget }) => filter(currentTarget.value)}
      />
    </label>
  );
}
