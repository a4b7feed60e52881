import type { FaultInput } from "local-cloud";
import { type Boundary, isConsumer, type ServiceName } from "./boundaries.ts";

/** The attempts of the AWS SDK within one invocation, as configured in service-kit. */
const SDK_ATTEMPTS = 3;
/** The timeout of the service under test in the timeout column. */
export const TIMEOUT_SECONDS = 1;
const OVER_TIMEOUT_MS = 1_500;
/** Long enough for another invocation of the same handler. */
const HOLD_MS = 300;
const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** The faults that produce a kind of fault at a boundary. */
export interface Injection {
  /** Faults that are injected a limited number of times, from the start. */
  faults: FaultInput[];
  /** Faults that are injected once, after the event of `beforeRetry`. */
  faultsBeforeRetry?: FaultInput[];
  /** Faults that are injected until they are fixed. Undefined for delivery faults, which need no fix. */
  permanent?: FaultInput[];
  /** Happens before the caller or the platform retries. */
  beforeRetry?: "the same order again" | "another order" | "an hour";
}

/** The reason that a fault cannot happen at a boundary. */
export interface Impossible {
  impossible: string;
}

export interface FaultKind {
  title: string;
  at(service: ServiceName, boundary: Boundary): Injection | Impossible;
}

/** Every kind of fault, in the order of the matrix's columns. */
export const faultKinds: readonly FaultKind[] = [
  { title: "worker killed", at: (service, boundary) => inject(kill(service, boundary)) },
  {
    title: "exception",
    at(service, { after, returned }) {
      if (after) {
        return inject({ on: "call", action: after.action, effect: "exception-after", function: service });
      }
      const effect = returned ? "exception-after" : "exception-before";
      return inject({ on: "invocation", effect, function: service });
    },
  },
  {
    title: "timeout",
    at: (service, boundary) =>
      boundary.returned
        ? { impossible: "the handler has returned and cannot time out" }
        : inject(delay(service, boundary, OVER_TIMEOUT_MS)),
  },
  {
    title: "AWS call failed",
    at: (service, { before }) =>
      before
        ? inject({ on: "call", action: before.action, effect: "error", function: service }, SDK_ATTEMPTS)
        : { impossible: "no call follows" },
  },
  {
    title: "AWS call done, response lost",
    at: (service, { after }) =>
      after
        ? inject({ on: "call", action: after.action, effect: "lose-response", function: service }, SDK_ATTEMPTS)
        : { impossible: "no call is waiting for a response" },
  },
  {
    title: "AWS call throttled",
    at: (service, { before }) =>
      before
        ? inject({ on: "call", action: before.action, effect: "throttle", function: service }, SDK_ATTEMPTS)
        : { impossible: "no call follows" },
  },
  {
    title: "function throttled",
    at: (service, { after, returned }) =>
      after || returned
        ? { impossible: "the handler has already started" }
        : inject({ on: "invocation", effect: "throttle", function: service }),
  },
  {
    title: "PutEvents entry failed",
    at: (service, { before }) =>
      before?.action === "events:PutEvents"
        ? inject({ on: "call", action: before.action, effect: "fail-entry", function: service })
        : { impossible: "no PutEvents follows" },
  },
  {
    title: "delivered twice",
    at: (service, boundary) => ({
      faults: [
        ...(isConsumer(service) ? [once({ on: "delivery", effect: "duplicate", function: service })] : []),
        // The first invocation is delayed while the second one runs, or crashes before its response.
        once(boundary.returned ? kill(service, boundary) : delay(service, boundary, HOLD_MS)),
      ],
      beforeRetry: "the same order again",
    }),
  },
  {
    title: "delivered out of order",
    at(service, boundary) {
      const crash = once(kill(service, boundary));
      const [faults, faultsBeforeRetry] = isConsumer(service)
        ? [delayDelivery(service, MINUTE_MS), [crash]]
        : [[crash], []];
      return { faults, faultsBeforeRetry, beforeRetry: "another order" };
    },
  },
  {
    title: "delivered after an hour",
    at: (service, boundary) => ({
      faults: [...delayDelivery(service, HOUR_MS), once(kill(service, boundary))],
      beforeRetry: "an hour",
    }),
  },
];

/** Kills the worker at the boundary. */
function kill(service: ServiceName, { after, returned }: Boundary): FaultInput {
  if (after) {
    return { on: "call", action: after.action, effect: "crash-after", function: service };
  }
  return { on: "invocation", effect: returned ? "crash-after" : "crash-before", function: service };
}

/** Delays the handler at the boundary. */
function delay(service: ServiceName, { after }: Boundary, delayMs: number): FaultInput {
  if (after) {
    return { on: "call", action: after.action, effect: "delay", delayMs, function: service };
  }
  return { on: "invocation", effect: "delay", delayMs, function: service };
}

/** Delays the event of a consumer. */
function delayDelivery(service: ServiceName, delayMs: number): FaultInput[] {
  return isConsumer(service) ? [once({ on: "delivery", effect: "delay", delayMs, function: service })] : [];
}

/** @param attempts calls within one invocation */
function inject(fault: FaultInput, attempts = 1): Injection {
  return { faults: [{ ...fault, times: attempts }], permanent: [fault] };
}

function once(fault: FaultInput): FaultInput {
  return { ...fault, times: 1 };
}
