import type { ActivityMap } from "./activity-kind.ts";

/** The function that made a call: it calls in a session of its role, named after the function. */
export function findCallerNode(caller: string, map: ActivityMap): string | undefined {
  const isSession = caller.startsWith("arn:aws:sts:");
  return isSession ? map.findByName("function", caller.slice(caller.lastIndexOf("/") + 1))?.id : undefined;
}
