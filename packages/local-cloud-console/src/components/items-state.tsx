import type { ComponentChildren } from "preact";
import { useConsole, useStack } from "../data/console-context.ts";
import { Empty, Failure, Loading } from "./states.tsx";

export function ItemsState({ children }: { children: ComponentChildren }) {
  const { items } = useConsole();
  const stack = useStack();
  const phase = items.phase.value;
  const held = items.version.value >= 0 && items.list.size > 0;
  if (stack.tables.length === 0) {
    return <Empty title="No tables in this stack">Items of DynamoDB tables appear here.</Empty>;
  }
  if (held || phase === "ready") {
    return children;
  }
  if (phase === "loading") {
    return <Loading>Loading items</Loading>;
  }
  return (
    <Failure title="Could not load the table">
      <p>{items.failure.value}</p>
      <button type="button" class="button" onClick={() => items.table && items.load(items.table, stack)}>
        Try again
      </button>
    </Failure>
  );
}
