export { type Activity, ActivityLog, type RecordedActivity } from "./activity-log.ts";
export { type Clock, systemClock } from "./clock.ts";
export { FAULT_EFFECTS, FaultError, type FaultInput, parseShorthand } from "./faults/fault.ts";
export { type ActiveFault, LARGEST_SEED } from "./faults/faults.ts";
export type { ActionUse, StatementUse } from "./iam/statement-use.ts";
export { FunctionNotFoundError } from "./lambda/function-not-found-error.ts";
export { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "./local-cloud.ts";
export { ManualClock } from "./manual-clock.ts";
export { TraceStore } from "./trace/trace.ts";
