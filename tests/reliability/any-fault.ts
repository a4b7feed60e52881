import fc from "fast-check";
import type { FaultInput } from "local-cloud";
import { type ServiceName, services } from "./boundaries.ts";

const LONGEST_DELAY_MS = 100;
const HOUR_MS = 3_600_000;

const when = {
  function: fc.constantFrom(undefined, ...(Object.keys(services) as ServiceName[])),
  percentage: fc.constantFrom(5, 50, 100, 100),
  times: fc.constantFrom(undefined, undefined, 1, 3),
};
const effect = <Effect extends string>(...effects: Effect[]) =>
  fc.record({ effect: fc.constantFrom(...effects), ...when });
const delay = (longestMs: number) => fc.integer({ min: 1, max: longestMs });

const call = fc.oneof(
  effect("error", "throttle", "exception-before", "exception-after", "lose-answer", "crash-before", "crash-after"),
  fc.record({ effect: fc.constant("delay"), delayMs: delay(LONGEST_DELAY_MS), ...when }),
);
const publish = fc.record({ effect: fc.constant("fail-entry"), ...when });
const invocation = fc.oneof(
  effect("throttle", "exception-before", "exception-after", "crash-before", "crash-after"),
  fc.record({ effect: fc.constant("delay"), delayMs: delay(LONGEST_DELAY_MS), ...when }),
);
const delivery = fc.oneof(
  effect("error", "throttle", "duplicate"),
  fc.record({ effect: fc.constantFrom("delay", "reorder"), delayMs: delay(HOUR_MS), ...when }),
);

/** Any fault that the local cloud injects into the system, at any service, now and then or always, for a while or on and on. */
export const anyFault = fc
  .oneof(
    fc.tuple(fc.constant({ on: "call", action: "dynamodb:UpdateItem" }), call),
    fc.tuple(fc.constant({ on: "call", action: "events:PutEvents" }), fc.oneof(call, publish)),
    fc.tuple(fc.constant({ on: "invocation" }), invocation),
    fc.tuple(fc.constant({ on: "delivery" }), delivery),
  )
  .map(([where, what]) => {
    const defined = Object.entries({ ...where, ...what }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(defined) as FaultInput;
  });
