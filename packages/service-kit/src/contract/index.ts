/** Contracts: which service publishes and consumes which events. No runtime dependencies, so that infra can import them. */
export {
  type Detail,
  defineEvent,
  type EventDefinition,
  type Metadata,
  type NewEvent,
  type Origin,
} from "./event-definition.ts";
export { nextVersion } from "./event-version.ts";
export { type HttpContract, type Operation, type Parameter, traceparent } from "./http-contract.ts";
export { listOrderServices, PLACE_ORDER, SHOW_ORDER } from "./order-services.ts";
export { outboxAttribute } from "./outbox-attribute.ts";
export type { ServiceContract } from "./service-contract.ts";
export { stampAttribute } from "./stamp-attribute.ts";
