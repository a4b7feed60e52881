import type { ActivityKinds } from "./activity-kind.ts";

/** Changes of the code that runs. */
export type UpdateActivity =
  /** New invocations run the new code. */
  | { type: "function-updated"; functionName: string }
  /** The code or the stack could not be replaced: the last good version is still running. */
  | { type: "update-failed"; message: string }
  /** After a failure: the code that is saved runs again. */
  | { type: "update-recovered" };

export const updateKinds: ActivityKinds<UpdateActivity> = {
  "function-updated": {
    name: "Update",
    stepKind: "warning",
    severity: () => "notice",
    cause: () => undefined,
    ids: () => ({}),
    location: ({ functionName }, map) => ({ node: map.named("function", functionName)?.id }),
    terminalLine: ({ functionName }) => `[${functionName}] runs the code that was saved`,
    traceLine: ({ functionName }) => `${functionName} has other code`,
    storyStep: ({ functionName }, { labelOf }) => ({ title: `${labelOf(functionName)} has other code` }),
  },

  "update-failed": {
    name: "Update",
    stepKind: "warning",
    severity: () => "error",
    failure: ({ message }) => message,
    cause: () => undefined,
    ids: () => ({}),
    location: () => ({}),
    terminalLine: ({ message }) => `not updated, the last good version goes on: ${message}`,
    traceLine: ({ message }) => `not updated: ${message}`,
    storyStep: ({ message }) => ({ title: message }),
  },

  "update-recovered": {
    name: "Update",
    stepKind: "warning",
    severity: () => "notice",
    cause: () => undefined,
    ids: () => ({}),
    location: () => ({}),
    terminalLine: () => "what is saved runs again",
    traceLine: () => "what is saved runs again",
    storyStep: () => ({ title: "What is saved runs again" }),
  },
};
