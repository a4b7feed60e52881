import { stampNames } from "../support/orders.ts";
import type { SoakRecord, Stamps } from "./soak-record.ts";

export interface Verdict {
  completed: number;
  /** Orders that are missing or incomplete. */
  lost: string[];
  /** Orders that no caller placed or that have an overwritten stamp. */
  duplicated: string[];
}

/** Checks that no acknowledged order is lost and that no effect happened twice. */
export function judge(
  { acknowledged, plan, seenStamps }: Pick<SoakRecord, "acknowledged" | "plan" | "seenStamps">,
  table: Map<string, Stamps>,
): Verdict {
  const ids = [...acknowledged.values()];
  const distinct = new Set(ids);
  const isComplete = (ID: string) => stampNames.every((stamp) => table.get(ID)?.[stamp] !== undefined);
  const completed = [...distinct].filter(isComplete);
  const incomplete = [...distinct].filter((ID) => !isComplete(ID));
  // Two orders share one item, so one of them is lost.
  const merged = findRepeated(ids);
  const unacknowledged = Array.from({ length: plan.orders - acknowledged.size }, () => "never acknowledged");

  const unknown = [...table.keys()].filter((ID) => !distinct.has(ID));
  const rewritten = [...seenStamps]
    .filter(([ID, stamps]) => Object.entries(stamps).some(([name, time]) => table.get(ID)?.[name] !== time))
    .map(([ID]) => ID);
  return {
    completed: completed.length,
    lost: [...incomplete, ...merged, ...unacknowledged],
    duplicated: [...unknown, ...rewritten],
  };
}

/** Returns each value that occurred before. */
function findRepeated(values: string[]): string[] {
  const before = new Set<string>();
  return values.filter((value) => before.size === before.add(value).size);
}
