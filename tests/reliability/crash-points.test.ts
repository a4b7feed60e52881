import { faultKinds } from "./fault-kinds.ts";
import { testCrashPoints } from "./test-crash-points.ts";

// Kills the worker at every boundary of a service that reacts to an event and publishes one.
testCrashPoints("fulfilment-service", faultKinds.slice(0, 1));
