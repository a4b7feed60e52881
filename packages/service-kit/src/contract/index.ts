/** What says who publishes and consumes which events. It runs nothing, so that infrastructure can be made from it. */
export { type Detail, defineEvent, type EventDefinition, type Metadata, type NewEvent } from "./event-definition.ts";
export { nextVersion } from "./event-version.ts";
export type { ServiceContract } from "./service-contract.ts";
export { stampAttribute } from "./stamp-attribute.ts";
