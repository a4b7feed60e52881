import fc from "fast-check";
import { contracts } from "infra/src/contracts.ts";
import { FAULT_EFFECTS, type FaultInput } from "local-cloud";
import { isConsumer, type ServiceName } from "./boundaries.ts";

const MAX_DELAY_MS = 100;
const HOUR_MS = 3_600_000;

const when = {
  function: fc.constantFrom(undefined, ...(Object.keys(contracts) as ServiceName[])),
  percentage: fc.constantFrom(5, 50, 100, 100),
  times: fc.constantFrom(undefined, undefined, 1, 3),
};

/** Generates faults on calls, invocations or deliveries, with a delay for the effects that need one. */
function faultsOn(on: FaultInput["on"], maxDelayMs: number, without: string[] = []) {
  const effects = FAULT_EFFECTS[on].filter((effect) => !without.includes(effect));
  const delayMs = fc.integer({ min: 1, max: maxDelayMs });
  return fc.constantFrom(...effects).chain((effect) => {
    const delayed = effect === "delay" || effect === "reorder";
    return fc.record({ on: fc.constant(on), effect: fc.constant(effect), ...(delayed && { delayMs }), ...when });
  });
}

/** Generates any fault that the local cloud can inject: in one service or all, sometimes or always, limited or not. */
export const anyFault = fc
  .oneof(
    fc.tuple(fc.constant({ action: "dynamodb:UpdateItem" }), faultsOn("call", MAX_DELAY_MS, ["fail-entry"])),
    fc.tuple(fc.constant({ action: "events:PutEvents" }), faultsOn("call", MAX_DELAY_MS)),
    fc.tuple(fc.constant({}), faultsOn("invocation", MAX_DELAY_MS)),
    fc.tuple(fc.constant({}), faultsOn("delivery", HOUR_MS)),
  )
  .map(([target, fault]) => {
    const defined = Object.entries({ ...target, ...fault }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(defined) as FaultInput;
  });

const consumers = (Object.keys(contracts) as ServiceName[]).filter(isConsumer);

/** Generates faults that make a consumer fail on every invocation. */
export const brokenConsumer = fc.record({
  on: fc.constant("invocation" as const),
  effect: fc.constantFrom("exception-before", "exception-after", "crash-before", "crash-after"),
  function: fc.constantFrom(...consumers),
});
