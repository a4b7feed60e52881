import { testCrashPoints } from "./test-crash-points.ts";

testCrashPoints("logistic-service");
