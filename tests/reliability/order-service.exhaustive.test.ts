import { testCrashPoints } from "./test-crash-points.ts";

testCrashPoints("order-service");
