import type { ComponentChildren } from "preact";
import { useConsole, useStack } from "../data/console-context.ts";
import { Empty, Failure, Loading } from "./states.tsx";

/** The items of the table, once there is something to say of them. */
export function ItemsState({ children }: { children: ComponentChildren }) {
  const { items } = useConsole();
  const stack = useStack();
  const phase = items.phase.value;
  const held = items.version.value >= 0 && items.list.size > 0;
  if (stack.tables.length === 0) {
    return <Empty title="This stack has no table">The items of DynamoDB tables show here.</Empty>;
  }
  if (held || phase === "ready") {
    return children;
  }
  if (phase === "loading") {
    return <Loading>Reading the table</Loading>;
  }
  return (
    <Failure title="The table could not be read">
      <p>{items.failure.value}</p>
      <button type="button" class="button" onClick={() => items.table && items.load(items.table, stack)}>
        Try again
      </button>
    </Failure>
  );
}
