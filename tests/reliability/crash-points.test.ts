import { faultKinds } from "./fault-kinds.ts";
import { SystemPool } from "./system-pool.ts";
import { testCrashPoints } from "./test-crash-points.ts";

// Kills the worker at every boundary of a service that reacts to requests, and of one that reacts to events.
const workerKilled = faultKinds.slice(0, 1);
const systems = new SystemPool();
testCrashPoints("order-service", workerKilled, systems);
testCrashPoints("fulfilment-service", workerKilled, systems);
