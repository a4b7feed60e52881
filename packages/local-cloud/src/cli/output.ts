import type { LocalCloud, RecordedActivity } from "local-cloud";
import type { OrderCompletion, RunSummary } from "./order-progress.ts";

/** What a run tells, to a person or to a program. */
export interface Output {
  /** @param inspected the service that a debugger may attach to */
  started(cloud: LocalCloud, inspected: string | undefined): void;
  activity(activity: RecordedActivity): void;
  orderCompleted(completion: OrderCompletion): void;
  /** Another version of the stack runs at the same addresses. @param kept whether orders, events and queues are */
  stackReplaced(kept: boolean): void;
  stopped(summary: RunSummary): void;
}
