import { contracts } from "infra/src/contracts.ts";
import type { ServiceContract } from "service-kit/contract";

export type ServiceName = keyof typeof contracts;

/** A side effect of a service, identified by its AWS call. */
export interface Effect {
  title: string;
  action: "dynamodb:UpdateItem" | "events:PutEvents";
}

const STAMP: Effect = { title: "the stamp", action: "dynamodb:UpdateItem" };
const PUBLISH: Effect = { title: "the event", action: "events:PutEvents" };

/** A point in an invocation of a handler, between two side effects. */
export interface Boundary {
  title: string;
  /** The last effect; undefined before the first one and after the handler has returned. */
  after?: Effect;
  /** The next effect; undefined after the last one. */
  before?: Effect;
  /** Set if the handler has returned but its response is not sent yet. */
  returned?: true;
}

/** Lists the points at which a service can fail: before its first effect, after each effect and before its response. */
export function listBoundaries(service: ServiceName): Boundary[] {
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
  return [...around, { title: "before the response", returned: true }];
}

/** Whether a service reacts to events rather than to requests. */
export function isConsumer(service: ServiceName): boolean {
  const contract: ServiceContract = contracts[service];
  return contract.consumes !== undefined;
}
