import { COUNTED_AT_NODES, type ConsoleActivity, type Count } from "local-cloud/console-api";

/** What an activity adds to the count of a node or an edge. */
export type Counted = Count & { place: string };

const COUNTED: ReadonlySet<ConsoleActivity["type"]> = new Set(COUNTED_AT_NODES);

/** The same as the local cloud counts by itself, so that its counts go on where they were. */
export function countOf({ edge, error, node, type }: ConsoleActivity): Counted[] {
  const failures = error === undefined ? 0 : 1;
  const total = COUNTED.has(type) ? 1 : 0;
  const counted: Counted[] = [];
  if (node && total + failures > 0) counted.push({ place: node, total, failures });
  if (edge) counted.push({ place: edge, total: 1, failures });
  return counted;
}
