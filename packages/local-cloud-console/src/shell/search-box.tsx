import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Icon } from "../components/icon.tsx";
import { useConsole } from "../data/console-context.ts";
import { getOrderPath } from "../orders/orders.ts";
import { type Found, listResults } from "./search-results.ts";
import { useSearch } from "./use-search.ts";

const LIST_ID = "search-results";
const getOptionId = (index: number) => `${LIST_ID}-${index}`;

/** @see https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
export function SearchBox({ onClose }: { onClose: () => void }) {
  const { route } = useLocation();
  const { items } = useConsole();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const found = listResults(text, items.list, useSearch(text));
  const choose = (result: Found | undefined) => {
    if (result) {
      onClose();
      route(getOrderPath(result.id));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      setActive((active + by + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(found[active]);
    }
  };
  return (
    <>
      <label class="search-input">
        <span class="unseen">Search orders, events and keys</span>
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          placeholder="Search orders, events and keys"
          aria-expanded={found.length > 0}
          aria-controls={LIST_ID}
          aria-activedescendant={found.length > 0 ? getOptionId(active) : undefined}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div id={LIST_ID} role="listbox" aria-label="Results" class="search-results">
        {found.map((result, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys
          <div
            key={`${result.kind} ${result.id}`}
            id={getOptionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onClick={() => choose(result)}
          >
            <span class="badge">{result.kind}</span>
            <span class="mono cut">{result.id}</span>
            <span class="faint cut">{result.title}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p class="search-hint soft">Enter a part of an order's ID, an event's ID or a key.</p>}
    </>
  );
}
