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

/** Its texts may contain Markdown within a line, such as code and links. */
export interface GuideCheck {
  criterion: string;
  state: "passed" | "failed" | "open";
  /** Why it failed, in one or more lines. */
  message?: string;
  /** An ID whose trace explains why it failed. */
  traceId?: string;
}
