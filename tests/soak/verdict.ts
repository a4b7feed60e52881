import { stampNames } from "../support/orders.ts";
import type { SoakRecord, Stamps } from "./soak-record.ts";

export interface Verdict {
  completed: number;
  /** Orders that are not there with all their stamps. */
  lost: string[];
  /** Orders that nobody placed, and stamps that were written again. */
  doubled: string[];
}

/** What the table says about the promise: nothing acknowledged is lost, nothing happens twice. */
export function judge(
  { acknowledged, plan, seenStamps }: Pick<SoakRecord, "acknowledged" | "plan" | "seenStamps">,
  table: Map<string, Stamps>,
): Verdict {
  const ids = [...acknowledged.values()];
  const distinct = new Set(ids);
  const isComplete = (ID: string) => stampNames.every((stamp) => table.get(ID)?.[stamp] !== undefined);
  const completed = [...distinct].filter(isComplete);
  const incomplete = [...distinct].filter((ID) => !isComplete(ID));
  // Two orders in one item: one of them is not there.
  const merged = repeated(ids);
  const unacknowledged = Array.from({ length: plan.orders - acknowledged.size }, () => "never acknowledged");

  const unasked = [...table.keys()].filter((ID) => !distinct.has(ID));
  const rewritten = [...seenStamps]
    .filter(([ID, stamps]) => Object.entries(stamps).some(([name, time]) => table.get(ID)?.[name] !== time))
    .map(([ID]) => ID);
  return {
    completed: completed.length,
    lost: [...incomplete, ...merged, ...unacknowledged],
    doubled: [...unasked, ...rewritten],
  };
}

/** Each value that has come before. */
function repeated(values: string[]): string[] {
  const before = new Set<string>();
  return values.filter((value) => before.size === before.add(value).size);
}
