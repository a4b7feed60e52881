import { testCrashPoints } from "./test-crash-points.ts";

testCrashPoints("forecasting-service");
