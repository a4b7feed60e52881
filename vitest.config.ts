import { defineConfig } from "vitest/config";

/** The configuration of every package. The timeout only stops a test that hangs, even on a slow machine. */
export default defineConfig({ test: { testTimeout: 60_000 } });
