import fc from "fast-check";
import { contracts } from "infra/src/contracts.ts";
import { FAULT_EFFECTS, type FaultInput } from "local-cloud";
import { isConsumer, type ServiceName } from "./boundaries.ts";

const LONGEST_DELAY_MS = 100;
const HOUR_MS = 3_600_000;

const when = {
  function: fc.constantFrom(undefined, ...(Object.keys(contracts) as ServiceName[])),
  percentage: fc.constantFrom(5, 50, 100, 100),
  times: fc.constantFrom(undefined, undefined, 1, 3),
};

/** Any effect on calls, invocations or deliveries but for some, with a delay where it needs one. */
function effectOn(on: FaultInput["on"], longestDelayMs: number, without: string[] = []) {
  const effects = FAULT_EFFECTS[on].filter((effect) => !without.includes(effect));
  const delayMs = fc.integer({ min: 1, max: longestDelayMs });
  return fc.constantFrom(...effects).chain((effect) => {
    const delayed = effect === "delay" || effect === "reorder";
    return fc.record({ on: fc.constant(on), effect: fc.constant(effect), ...(delayed && { delayMs }), ...when });
  });
}

/** Any fault that the local cloud injects, in one service or in all, now and then or always, for a while or on and on. */
export const anyFault = fc
  .oneof(
    fc.tuple(fc.constant({ action: "dynamodb:UpdateItem" }), effectOn("call", LONGEST_DELAY_MS, ["fail-entry"])),
    fc.tuple(fc.constant({ action: "events:PutEvents" }), effectOn("call", LONGEST_DELAY_MS)),
    fc.tuple(fc.constant({}), effectOn("invocation", LONGEST_DELAY_MS)),
    fc.tuple(fc.constant({}), effectOn("delivery", HOUR_MS)),
  )
  .map(([where, what]) => {
    const defined = Object.entries({ ...where, ...what }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(defined) as FaultInput;
  });

const consumers = (Object.keys(contracts) as ServiceName[]).filter(isConsumer);

/** A consumer that fails each time until somebody mends it. */
export const brokenConsumer = fc.record({
  on: fc.constant("invocation" as const),
  effect: fc.constantFrom("exception-before", "exception-after", "crash-before", "crash-after"),
  function: fc.constantFrom(...consumers),
});
