import type { ActiveFault, FaultInput } from "local-cloud/console-api";

/** A way to break a function that one switch turns on. */
export interface QuickFault {
  label: string;
  /** What the system has to live with, in a sentence. */
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
    label: "Crashes when done",
    meaning: "The worker dies after the handler's work, before its answer is out.",
    fault: { on: "invocation", effect: "crash-after" },
  },
  {
    label: "Is throttled",
    meaning: "Invocations are refused, as by reserved concurrency.",
    fault: { on: "invocation", effect: "throttle" },
  },
  {
    label: "Is slow",
    meaning: "The handler starts two seconds late.",
    fault: { on: "invocation", effect: "delay", delayMs: 2_000 },
  },
  {
    label: "Gets events twice",
    meaning: "Every event is delivered to it twice.",
    fault: { on: "delivery", effect: "duplicate" },
  },
];

/** The fault by which a function is broken that way; one that befalls only some is another one. */
export function activeFault(
  { fault }: Pick<QuickFault, "fault">,
  functionName: string,
  active: readonly ActiveFault[],
): ActiveFault | undefined {
  return active.find(
    (each) =>
      each.function === functionName &&
      each.on === fault.on &&
      each.effect === fault.effect &&
      each.delayMs === fault.delayMs &&
      each.percentage === 100 &&
      each.after === 0 &&
      each.times === undefined,
  );
}

/** How a fault reads. @example "crash-after on dynamodb:UpdateItem of invoice, 20 %, at most 3 times" */
export function describeFault(fault: ActiveFault): string {
  const what = fault.on === "call" ? fault.action : `each ${fault.on}`;
  const parts = [
    `${fault.effect} on ${what} of ${fault.function ?? "any function"}`,
    fault.delayMs !== undefined && `${fault.delayMs} ms`,
    fault.percentage < 100 && `${fault.percentage} %`,
    fault.after > 0 && `after ${fault.after}`,
    fault.times !== undefined && `at most ${fault.times} times`,
  ];
  return parts.filter(Boolean).join(", ");
}
