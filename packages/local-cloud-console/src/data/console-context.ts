import type { ConsoleActivity, StackView } from "local-cloud/console-api";
import { createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
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

/** Calls the listener of the latest render with new activities. */
export function useActivities(listener: (activities: readonly ConsoleActivity[]) => void): void {
  const live = useConsole();
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => live.onActivities((activities) => latest.current(activities)), [live]);
}

/** Calls `refresh` after new activities, if one of them matters. */
export function useRefreshOn(matters: (activity: ConsoleActivity) => boolean, refresh: () => void): void {
  useActivities((activities) => activities.some(matters) && refresh());
}
