import type { ConsoleActivity, StackView } from "local-cloud/console-api";
import { createContext } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { LiveConsole } from "./live-console.ts";

const Context = createContext<LiveConsole | undefined>(undefined);

export const ConsoleProvider = Context.Provider;

/** What the page knows of the local cloud. */
export function useConsole(): LiveConsole {
  const live = useContext(Context);
  if (!live) {
    throw new Error("useConsole outside of a ConsoleProvider");
  }
  return live;
}

/** The stack that runs. Views show only once it is known. */
export function useStack(): StackView {
  const stack = useConsole().stack.value;
  if (!stack) {
    throw new Error("useStack before the stack is known");
  }
  return stack;
}

/** Calls `listener` with what happens while the component is there. Give it by useCallback. */
export function useActivities(listener: (activities: readonly ConsoleActivity[]) => void): void {
  const live = useConsole();
  useEffect(() => live.onActivities(listener), [live, listener]);
}
