import type { ActivityKinds } from "./activity-kind.ts";

/** Hot reloads. */
export type UpdateActivity =
  /** New invocations run the new code. */
  | { type: "function-updated"; functionName: string }
  /** The saved code or stack has errors: the previous version is still running. */
  | { type: "update-failed"; message: string }
  /** The saved code is running again after a failure. */
  | { type: "update-recovered" };

export const updateKinds: ActivityKinds<UpdateActivity> = {
  "function-updated": {
    name: "Update",
    stepKind: "warning",
    severity: () => "notice",
    ids: () => ({}),
    location: ({ functionName }, map) => ({ node: map.findByName("function", functionName)?.id }),
    terminalLine: ({ functionName }) => `[${functionName}] reloaded`,
    traceLine: ({ functionName }) => `${functionName} reloaded`,
    storyStep: ({ functionName }, { getLabel }) => ({ title: `${getLabel(functionName)} reloaded` }),
  },

  "update-failed": {
    name: "Update",
    stepKind: "warning",
    severity: () => "error",
    failure: ({ message }) => message,
    ids: () => ({}),
    terminalLine: ({ message }) => `still running the previous version: ${message}`,
    traceLine: ({ message }) => `not updated: ${message}`,
    storyStep: ({ message }) => ({ title: message }),
  },

  "update-recovered": {
    name: "Update",
    stepKind: "warning",
    severity: () => "notice",
    ids: () => ({}),
    terminalLine: () => "running the latest version",
    traceLine: () => "running the latest version",
    storyStep: () => ({ title: "Running the latest version" }),
  },
};
