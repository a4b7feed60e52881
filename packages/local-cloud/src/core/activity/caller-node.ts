import type { ActivityMap } from "./activity-kind.ts";

/** Finds the function that made a call: its role session is named after it. */
export function findCallerNode(caller: string, map: ActivityMap): string | undefined {
  const isSession = caller.startsWith("arn:aws:sts:");
  return isSession ? map.findByName("function", caller.slice(caller.lastIndexOf("/") + 1))?.id : undefined;
}
