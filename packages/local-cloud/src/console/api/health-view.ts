import type { ActiveFault } from "../../faults/faults.ts";
import type { NodeId } from "./stack-view.ts";

/** The current failures, real and injected. */
export interface Health {
  /** The number of messages in each dead-letter queue that has any. */
  deadLetters: Record<NodeId, number>;
  faults: ActiveFault[];
}
