import { testCrashPoints } from "./test-crash-points.ts";

testCrashPoints("fulfilment-service");
