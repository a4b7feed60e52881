import { defineConfig } from "vitest/config";

// A story starts five functions; on a small machine that takes a while.
export default defineConfig({ test: { testTimeout: 30_000 } });
