import { tmpdir } from "node:os";
import { join } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";

/** Tests that take minutes. `npm run test:all` runs them; `npm test` does not. */
const EXHAUSTIVE = "**/*.exhaustive.test.ts";

/** Tests of the documentation, which run again when a page changes; the others do not. */
const DOCUMENTATION = "documentation/**/*.test.ts";

/** The configuration of every package. The timeout only stops a test that hangs, even on a slow machine. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    // Files share workers and what they import, which halves the time. Tests restore what they change.
    isolate: false,
    // Commands that tests start need not compile TypeScript again.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache") },
    projects: [
      { extends: true, test: { name: "standard", exclude: [...configDefaults.exclude, EXHAUSTIVE, DOCUMENTATION] } },
      { extends: true, test: { name: "documentation", include: [DOCUMENTATION] } },
      { extends: true, test: { name: "exhaustive", include: [EXHAUSTIVE] } },
    ],
  },
});
