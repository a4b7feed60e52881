export type { Guide, GuideCheck, GuideState } from "./console/guide.ts";
export type { Activity, RecordedActivity } from "./core/activity/activity.ts";
export { ActivityLog } from "./core/activity-log.ts";
export { createSystemClock } from "./core/clock.ts";
export { type FaultInput, parseShorthand } from "./faults/fault.ts";
export { FAULT_EFFECTS } from "./faults/fault-effects.ts";
export type { ActiveFault } from "./faults/faults.ts";
export { FunctionNotFoundError } from "./lambda/function-not-found-error.ts";
export { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "./local-cloud.ts";
