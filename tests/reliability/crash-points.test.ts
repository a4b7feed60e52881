import { faultKinds } from "./fault-kinds.ts";
import { testCrashPoints } from "./test-crash-points.ts";

// Kills the worker at every boundary of a service that reacts to requests, and of one that reacts to events.
const workerKilled = faultKinds.slice(0, 1);
testCrashPoints("order-service", workerKilled);
testCrashPoints("fulfilment-service", workerKilled);
