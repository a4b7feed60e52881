import { IdFilter } from "../components/item-filter.tsx";
import { TableChoice } from "../components/table-choice.tsx";
import { useConsole } from "../data/console-context.ts";
import { useQuery } from "../data/use-query.ts";
import { STATES } from "./order-filter.ts";
import { shortenNames } from "./shorten-names.ts";

/** The filters of the list of orders, stored in the URL. */
export function OrderFilters() {
  const { items } = useConsole();
  const [{ error = "", missing = "", slower = "", state }, change] = useQuery();
  const names = items.timestampNames;
  const short = shortenNames(names);
  return (
    <div class="order-filters">
      <IdFilter />
      <fieldset class="state-filter">
        <legend class="unseen">State</legend>
        {STATES.map((each) => (
          <button
            key={each}
            type="button"
            class="button"
            aria-pressed={state === each}
            onClick={() => change({ state: state === each ? "" : each })}
          >
            {each.replace(/^./, (letter) => letter.toUpperCase())}
          </button>
        ))}
      </fieldset>
      <label>
        <span class="unseen">Missing stamp</span>
        <select value={missing} onChange={({ currentTarget }) => change({ missing: currentTarget.value })}>
          <option value="">Any stamps</option>
          {names.map((name, index) => (
            <option key={name} value={name}>
              Missing {short[index]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="unseen">Error contains</span>
        <input
          placeholder="Error contains"
          value={error}
          onInput={({ currentTarget }) => change({ error: currentTarget.value })}
        />
      </label>
      <label>
        <span class="unseen">Slower than, in milliseconds</span>
        <input
          type="number"
          min="0"
          placeholder="Slower (ms)"
          value={slower}
          onInput={({ currentTarget }) => change({ slower: currentTarget.value })}
        />
      </label>
      <TableChoice />
    </div>
  );
}
