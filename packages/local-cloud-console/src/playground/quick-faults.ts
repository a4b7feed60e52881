import { type ActiveFault, type FaultInput, matchesFunctionName } from "local-cloud/console-api";

/** A fault that one switch turns on for a function. */
export interface QuickFault {
  label: string;
  /** One sentence, shown as a tooltip. */
  meaning: string;
  fault: Omit<Extract<FaultInput, { on: "invocation" | "delivery" }>, "function">;
}

export const QUICK_FAULTS: readonly QuickFault[] = [
  {
    label: "Fails",
    meaning: "Every invocation fails before the handler starts.",
    fault: { on: "invocation", effect: "exception-before" },
  },
  {
    label: "Crashes",
    meaning: "The worker crashes after the handler has finished, before it responds.",
    fault: { on: "invocation", effect: "crash-after" },
  },
  {
    label: "Throttled",
    meaning: "Invocations are throttled, as if reserved concurrency were used up.",
    fault: { on: "invocation", effect: "throttle" },
  },
  {
    label: "Slow",
    meaning: "The handler starts two seconds late.",
    fault: { on: "invocation", effect: "delay", delayMs: 2_000 },
  },
  {
    label: "Duplicate events",
    meaning: "Every event is delivered twice.",
    fault: { on: "delivery", effect: "duplicate" },
  },
];

/** Finds the active faults of a switch, by any name of its function. Those that affect only some invocations differ. */
export function findActiveFaults(
  { fault }: Pick<QuickFault, "fault">,
  functionName: string,
  active: readonly ActiveFault[],
): ActiveFault[] {
  return active.filter(
    (each) =>
      (each.function === undefined || matchesFunctionName(functionName, each.function)) &&
      each.on === fault.on &&
      each.effect === fault.effect &&
      each.delayMs === fault.delayMs &&
      each.percentage === 100 &&
      each.after === 0 &&
      each.times === undefined,
  );
}

const PREPOSITIONS = { call: "by", invocation: "of", delivery: "to" } as const;

/** @example describeFault(fault) // "crash-after on dynamodb:UpdateItem by invoice, 20%, at most 3 times" */
export function describeFault(fault: ActiveFault): string {
  const point = fault.on === "call" ? fault.action : `each ${fault.on}`;
  const parts = [
    `${fault.effect} on ${point} ${PREPOSITIONS[fault.on]} ${fault.function ?? "any function"}`,
    fault.delayMs !== undefined && `${fault.delayMs} ms`,
    fault.percentage < 100 && `${fault.percentage}%`,
    fault.after > 0 && `after the first ${fault.after}`,
    fault.times !== undefined && `at most ${fault.times} times`,
  ];
  return parts.filter(Boolean).join(", ");
}
