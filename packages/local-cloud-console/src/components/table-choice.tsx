import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useConsole, useStack } from "../data/console-context.ts";

export function TableChoice() {
  const { path, query, route } = useLocation();
  const stack = useStack();
  const { tables } = stack;
  const { items } = useConsole();
  const chosen = (tables.find(({ name }) => name === query.table) ?? tables[0])?.name;
  useEffect(() => {
    if (chosen !== undefined && items.table !== chosen) {
      void items.load(chosen, stack);
    }
  }, [chosen, items, stack]);
  if (tables.length < 2) {
    return null;
  }
  return (
    <label class="field">
      <span class="unseen">Table</span>
      <select
        value={chosen}
        onChange={({ currentTarget }) => route(`${path}?table=${encodeURIComponent(currentTarget.value)}`)}
      >
        {tables.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
