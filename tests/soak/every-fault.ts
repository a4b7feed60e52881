import { FAULT_EFFECTS } from "local-cloud";

/** Of calls and invocations, which have their own time-outs. */
const SHORT_MS = 50;
/** Of deliveries, by the platform's clock. */
const LONG_MS = 60_000;

const CALLS = ["dynamodb:UpdateItem", "events:PutEvents"];

/**
 * Every fault that the local cloud can inject, so that a percentage of all calls, of all invocations and of all
 * deliveries each meets one, in the shorthand of `npm start -- --fault`.
 */
export function everyFault(percentage: number): string[] {
  const calls = CALLS.flatMap((action) => {
    const effects = FAULT_EFFECTS.call.filter((effect) => effect !== "fail-entry" || action === "events:PutEvents");
    return faults(`on=call,action=${action}`, effects, SHORT_MS, percentage);
  });
  const invocations = faults("on=invocation", FAULT_EFFECTS.invocation, SHORT_MS, percentage);
  return [...calls, ...invocations, ...faults("on=delivery", FAULT_EFFECTS.delivery, LONG_MS, percentage)];
}

function faults(where: string, effects: readonly string[], delayMs: number, percentage: number): string[] {
  return effects.map((effect) => {
    const delay = effect === "delay" || effect === "reorder" ? `,delayMs=${delayMs}` : "";
    return `${where},effect=${effect}${delay},percentage=${percentage / effects.length}`;
  });
}
