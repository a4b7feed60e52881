import { type RecordedActivity, resourceName } from "local-cloud/console-api";

/** How a function has run for an order: successfully at least once, or else how its last attempt went. */
export type Run = { state: "finished" } | { state: "running" } | { state: "failed"; error: string };

/** Finds how a function has run, by its ARN or that of its alias; undefined if it was not invoked. */
export function findRun(functionArn: string, activities: readonly RecordedActivity[]): Run | undefined {
  const functionName = resourceName(functionArn);
  let run: Run | undefined;
  for (const activity of activities) {
    if (!("functionName" in activity && activity.functionName === functionName)) {
      continue;
    }
    if (activity.type === "invocation-started") {
      run = { state: "running" };
    }
    if (activity.type === "invocation-ended") {
      if (activity.error === undefined) {
        return { state: "finished" };
      }
      run = { state: "failed", error: activity.error };
    }
  }
  return run;
}
