import type { Outcome, OutcomeState } from "local-cloud/console-api";
import type { Item } from "../data/item-list.ts";

/** The filters of the list of orders, as in its URL. */
export interface OrderFilter {
  /** A part of the ID. */
  id?: string | undefined;
  state?: string | undefined;
  /** The attribute of a missing stamp. */
  missing?: string | undefined;
  /** A part of the error. */
  error?: string | undefined;
  /** Milliseconds from the first stamp to the last. */
  slower?: string | undefined;
}

export const STATES: readonly OutcomeState[] = ["in progress", "retrying", "failed", "complete"];

/** Creates a predicate; undefined if the filter selects everything. */
export function createOrderFilter(
  { error, id, missing, slower, state }: OrderFilter,
  judge: (item: Item) => Outcome,
): ((item: Item) => boolean) | undefined {
  const part = id?.trim().toLowerCase();
  const failure = error?.trim().toLowerCase();
  const slowerMs = Number(slower);
  const isAboutOutcome = Boolean(state || failure || slowerMs > 0);
  if (!part && !missing && !isAboutOutcome) {
    return undefined;
  }
  return (item) => {
    if ((part && !item.id.toLowerCase().includes(part)) || (missing && item.attributes[missing] !== undefined)) {
      return false;
    }
    return !isAboutOutcome || matchesOutcome(judge(item), { state, failure, slowerMs });
  };
}

function matchesOutcome(
  { durationMs = 0, failure, state }: Outcome,
  wanted: { state: string | undefined; failure: string | undefined; slowerMs: number },
): boolean {
  return (
    (!wanted.state || state === wanted.state) &&
    (!wanted.failure || (failure?.error.toLowerCase().includes(wanted.failure) ?? false)) &&
    !(wanted.slowerMs > 0 && durationMs <= wanted.slowerMs)
  );
}
