import { readTimestamps } from "../data/timestamps.ts";

export interface PlacedStamp {
  name: string;
  /** Milliseconds since the epoch; undefined while it is missing, as the others. */
  at: number | undefined;
  /** Milliseconds after the first stamp. */
  afterMs: number | undefined;
  /** From 0, the first stamp, to 1, the last one. */
  position: number | undefined;
}

/** Places stamps on a proportional axis, in the order of their names. */
export function placeStamps(attributes: Record<string, unknown>, names: readonly string[]): PlacedStamp[] {
  const times = new Map(readTimestamps(attributes).map(({ at, attribute }) => [attribute, at]));
  const known = names.map((name) => times.get(name)).filter((at) => at !== undefined);
  const first = Math.min(...known);
  const span = Math.max(...known) - first;
  return names.map((name) => {
    const at = times.get(name);
    const afterMs = at === undefined ? undefined : at - first;
    return { name, at, afterMs, position: afterMs === undefined ? undefined : span === 0 ? 0 : afterMs / span };
  });
}
