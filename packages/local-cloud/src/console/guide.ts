import type { GuideState } from "./api/guide-view.ts";

/** Steps that a program leads through, such as a tutorial, for the console to show beside the map. */
export interface Guide {
  read(): GuideState;
  /** Calls a listener after each change of the state. @returns a function that removes the listener */
  subscribe(listener: () => void): () => void;
}
