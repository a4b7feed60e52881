import { FAULT_EFFECTS } from "local-cloud";

/** The delay of calls and invocations, which have timeouts. */
const SHORT_DELAY_MS = 50;
/** The delay of deliveries, by the clock of the platform. */
const LONG_DELAY_MS = 60_000;

const CALLS = ["dynamodb:UpdateItem", "events:PutEvents"];

/**
 * Lists every fault that the local cloud can inject, in the shorthand of `npm start -- --fault`.
 *
 * @param percentage the share of calls, of invocations and of deliveries that receive a fault
 */
export function listFaults(percentage: number): string[] {
  const calls = CALLS.flatMap((action) => {
    const effects = FAULT_EFFECTS.call.filter((effect) => effect !== "fail-entry" || action === "events:PutEvents");
    return formatFaults(`on=call,action=${action}`, effects, SHORT_DELAY_MS, percentage);
  });
  const invocations = formatFaults("on=invocation", FAULT_EFFECTS.invocation, SHORT_DELAY_MS, percentage);
  return [...calls, ...invocations, ...formatFaults("on=delivery", FAULT_EFFECTS.delivery, LONG_DELAY_MS, percentage)];
}

function formatFaults(target: string, effects: readonly string[], delayMs: number, percentage: number): string[] {
  return effects.map((effect) => {
    const delay = effect === "delay" || effect === "reorder" ? `,delayMs=${delayMs}` : "";
    return `${target},effect=${effect}${delay},percentage=${percentage / effects.length}`;
  });
}
