import { contracts } from "infra/src/contracts.ts";
import type { ServiceContract } from "service-kit/contract";

export type ServiceName = keyof typeof contracts;

/** What a service does to the world, as the call that does it. */
export interface Effect {
  title: string;
  action: "dynamodb:UpdateItem" | "events:PutEvents";
}

const STAMP: Effect = { title: "the stamp", action: "dynamodb:UpdateItem" };
const PUBLISH: Effect = { title: "the event", action: "events:PutEvents" };

/** A moment of a run of a service's handler, between what it does before and what it does after. */
export interface Boundary {
  title: string;
  /** Undefined when nothing was done yet, or the handler has done all and returned. */
  after?: Effect;
  /** Undefined when nothing is left to do. */
  before?: Effect;
  /** The handler has returned, and the answer is not out yet. */
  returned?: true;
}

/** The moments at which a service can fail: before its first effect, after each, and before its answer. */
export function boundariesOf(service: ServiceName): Boundary[] {
  const contract: ServiceContract = contracts[service];
  const effects = contract.publishes?.length ? [STAMP, PUBLISH] : [STAMP];
  const around = [undefined, ...effects].map((after, index): Boundary => {
    const before = effects[index];
    const title = after
      ? before
        ? `between ${after.title} and ${before.title}`
        : `after ${after.title}`
      : `before ${before?.title}`;
    return { title, ...(after && { after }), ...(before && { before }) };
  });
  return [...around, { title: "before the answer", returned: true }];
}

/** Whether a service reacts to events; else to requests. */
export function isConsumer(service: ServiceName): boolean {
  const contract: ServiceContract = contracts[service];
  return contract.consumes !== undefined;
}
