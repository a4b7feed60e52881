import { testCrashPoints } from "./test-crash-points.ts";

testCrashPoints("invoice-service");
