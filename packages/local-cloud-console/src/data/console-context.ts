import type { ConsoleActivity, StackView } from "local-cloud/console-api";
import { createContext } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { LiveConsole } from "./live-console.ts";

const Context = createContext<LiveConsole | undefined>(undefined);

export const ConsoleProvider = Context.Provider;

export function useConsole(): LiveConsole {
  const live = useContext(Context);
  if (!live) {
    throw new Error("useConsole must be called within a ConsoleProvider");
  }
  return live;
}

/** The running stack. Views are rendered only once it is loaded. */
export function useStack(): StackView {
  const stack = useConsole().stack.value;
  if (!stack) {
    throw new Error("useStack must be called after the stack is loaded");
  }
  return stack;
}

/** Calls `listener` with new activities while the component is mounted. Wrap it in useCallback. */
export function useActivities(listener: (activities: readonly ConsoleActivity[]) => void): void {
  const live = useConsole();
  useEffect(() => live.onActivities(listener), [live, listener]);
}
