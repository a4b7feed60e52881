export { committedVersions, type DeliveredEvent } from "./delivered-events.ts";
export { createPublishedSchema, listSupportedVersions } from "./published-schema.ts";
