import type { FaultInput } from "local-cloud";
import { type Boundary, isConsumer, type ServiceName } from "./boundaries.ts";

/** Attempts of the SDK within one run of a handler, as service-kit's clients are set. */
const SDK_ATTEMPTS = 3;
/** Of the service that is to time out. */
export const TIME_OUT_SECONDS = 1;
const TOO_LONG_MS = 1_500;
/** Time enough for another run of the same handler. */
const MEANWHILE_MS = 300;
const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** How a fault is brought about at a boundary. */
export interface Injection {
  /** Once, from the start. */
  faults: FaultInput[];
  /** Once, after what happens meanwhile. */
  afterwards?: FaultInput[];
  /** Each time, until somebody mends it; a fault of delivery passes by itself. */
  lasting?: FaultInput[];
  /** What else happens before the caller, or the platform, tries again. */
  meanwhile?: "the same order again" | "another order" | "an hour";
}

/** Why a fault cannot happen at a boundary. */
export interface Impossible {
  impossible: string;
}

export interface FaultKind {
  title: string;
  at(service: ServiceName, boundary: Boundary): Injection | Impossible;
}

/** Every kind of fault, in the order of the matrix's columns. */
export const faultKinds: readonly FaultKind[] = [
  { title: "worker killed", at: (service, boundary) => strikes(killed(service, boundary)) },
  {
    title: "exception",
    at(service, { after, returned }) {
      if (after) {
        return strikes({ on: "call", action: after.action, effect: "exception-after", function: service });
      }
      const effect = returned ? "exception-after" : "exception-before";
      return strikes({ on: "invocation", effect, function: service });
    },
  },
  {
    title: "time-out",
    at: (service, boundary) =>
      boundary.returned
        ? { impossible: "the handler has returned: no time runs out any more" }
        : strikes(delayed(service, boundary, TOO_LONG_MS)),
  },
  {
    title: "AWS call failed",
    at: (service, { before }) =>
      before
        ? strikes({ on: "call", action: before.action, effect: "error", function: service }, SDK_ATTEMPTS)
        : { impossible: "no call follows" },
  },
  {
    title: "AWS call done, answer lost",
    at: (service, { after }) =>
      after
        ? strikes({ on: "call", action: after.action, effect: "lose-answer", function: service }, SDK_ATTEMPTS)
        : { impossible: "no call waits for its answer" },
  },
  {
    title: "AWS call throttled",
    at: (service, { before }) =>
      before
        ? strikes({ on: "call", action: before.action, effect: "throttle", function: service }, SDK_ATTEMPTS)
        : { impossible: "no call follows" },
  },
  {
    title: "function throttled",
    at: (service, { after, returned }) =>
      after || returned
        ? { impossible: "only what has not started is throttled" }
        : strikes({ on: "invocation", effect: "throttle", function: service }),
  },
  {
    title: "entry of PutEvents failed",
    at: (service, { before }) =>
      before?.action === "events:PutEvents"
        ? strikes({ on: "call", action: before.action, effect: "fail-entry", function: service })
        : { impossible: "no PutEvents follows" },
  },
  {
    title: "delivered twice",
    at: (service, boundary) => ({
      faults: [
        ...(isConsumer(service) ? [once({ on: "delivery", effect: "duplicate", function: service })] : []),
        // The first run is held where it is while the second one passes, or does not live to answer.
        once(boundary.returned ? killed(service, boundary) : delayed(service, boundary, MEANWHILE_MS)),
      ],
      meanwhile: "the same order again",
    }),
  },
  {
    title: "delivered out of order",
    at(service, boundary) {
      const kill = once(killed(service, boundary));
      const [faults, afterwards] = isConsumer(service) ? [late(service, MINUTE_MS), [kill]] : [[kill], []];
      return { faults, afterwards, meanwhile: "another order" };
    },
  },
  {
    title: "delivered after an hour",
    at: (service, boundary) => ({
      faults: [...late(service, HOUR_MS), once(killed(service, boundary))],
      meanwhile: "an hour",
    }),
  },
];

/** The worker dies at the boundary. */
function killed(service: ServiceName, { after, returned }: Boundary): FaultInput {
  if (after) {
    return { on: "call", action: after.action, effect: "crash-after", function: service };
  }
  return { on: "invocation", effect: returned ? "crash-after" : "crash-before", function: service };
}

/** The handler is held at the boundary. */
function delayed(service: ServiceName, { after }: Boundary, delayMs: number): FaultInput {
  if (after) {
    return { on: "call", action: after.action, effect: "delay", delayMs, function: service };
  }
  return { on: "invocation", effect: "delay", delayMs, function: service };
}

/** A consumer's event comes late. */
function late(service: ServiceName, delayMs: number): FaultInput[] {
  return isConsumer(service) ? [once({ on: "delivery", effect: "delay", delayMs, function: service })] : [];
}

/** @param attempts that a single run makes */
function strikes(fault: FaultInput, attempts = 1): Injection {
  return { faults: [{ ...fault, times: attempts }], lasting: [fault] };
}

function once(fault: FaultInput): FaultInput {
  return { ...fault, times: 1 };
}
