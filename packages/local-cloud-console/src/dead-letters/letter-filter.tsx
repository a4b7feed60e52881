import { Icon } from "../components/icon.tsx";
import { useQuery } from "../data/use-query.ts";

/** The text that dead letters must contain, in the URL as `?filter=`. */
export function LetterFilter() {
  const [query, change] = useQuery();
  return (
    <label class="item-filter">
      <span class="unseen">Filter dead letters</span>
      <Icon name="search" />
      <input
        type="search"
        placeholder="Filter by error, service or ID"
        value={query.filter ?? ""}
        onInput={({ currentTarget }) => change({ filter: currentTarget.value })}
      />
    </label>
  );
}
