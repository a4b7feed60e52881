/** Steps that a program leads through, such as a tutorial, for the console to show beside the map. */
export interface Guide {
  read(): GuideState;
  /** Calls a listener after each change of the state. @returns a function that removes the listener */
  subscribe(listener: () => void): () => void;
}

export interface GuideState {
  /** Title of the whole, such as `Workshop`. */
  title: string;
  /** In order; at most one is current. */
  steps: { title: string; state: "done" | "current" | "open" }[];
  /** The current task in Markdown. */
  task: string;
  /** The acceptance criteria of the current task, in order. */
  checks: GuideCheck[];
}

export interface GuideCheck {
  criterion: string;
  state: "passed" | "failed" | "open";
  /** Why it failed. */
  message?: string;
  /** An ID whose trace explains why it failed. */
  traceId?: string;
}
