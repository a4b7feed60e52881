import { defineConfig } from "vitest/config";

/** Of every package. No test is timed; the time-out only ends one that hangs, on the slowest machine too. */
export default defineConfig({ test: { testTimeout: 60_000 } });
