export { type Activity, ActivityLog, type RecordedActivity } from "./core/activity-log.ts";
export { type Clock, systemClock } from "./core/clock.ts";
export { FaultError, type FaultInput, parseShorthand } from "./faults/fault.ts";
export { FAULT_EFFECTS } from "./faults/fault-effects.ts";
export { type ActiveFault, LARGEST_SEED } from "./faults/faults.ts";
export type { ActionUse, StatementUse } from "./iam/statement-use.ts";
export { FunctionNotFoundError } from "./lambda/function-not-found-error.ts";
export { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "./local-cloud.ts";
export { TraceStore } from "./trace/trace.ts";
