export { committedVersions, type DeliveredEvent } from "./delivered-events.ts";
