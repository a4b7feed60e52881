import type { SoakRecord, Stamps } from "./soak-record.ts";

const STAMPS = [
  "time_order_service",
  "time_invoice_service",
  "time_fulfilment_service",
  "time_forecasting_service",
  "time_logistic_service",
];

export interface Verdict {
  completed: number;
  /** Acknowledged orders that have not all their stamps. */
  lost: string[];
  /** Orders that nobody placed or that were given two IDs, and stamps that were written again. */
  doubled: string[];
}

/** What the table says about the promise: nothing acknowledged is lost, nothing happens twice. */
export function judge(
  record: Pick<SoakRecord, "acknowledged" | "ambiguous" | "seenStamps">,
  table: Map<string, Stamps>,
) {
  const acknowledged = new Set(record.acknowledged.values());
  const isComplete = (ID: string) => STAMPS.every((stamp) => table.get(ID)?.[stamp] !== undefined);
  const lost = [...acknowledged].filter((ID) => !isComplete(ID));
  const unasked = [...table.keys()].filter((ID) => !acknowledged.has(ID));
  const rewritten = [...record.seenStamps]
    .filter(([ID, stamps]) => Object.entries(stamps).some(([name, time]) => table.get(ID)?.[name] !== time))
    .map(([ID]) => ID);
  const doubled = [...record.ambiguous, ...unasked, ...rewritten];
  return { completed: acknowledged.size - lost.length, lost, doubled } satisfies Verdict;
}
