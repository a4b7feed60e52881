import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";
import { largePackages } from "./scripts/large-packages.mjs";

/** Tests that take minutes. `npm run test:all` runs them; `npm test` does not. */
const EXHAUSTIVE = "**/*.exhaustive.test.ts";

/** Tests of the documentation, which run again when a page changes; the others do not. */
const DOCUMENTATION = "documentation/**/*.test.ts";

/** Tests of small packages, which start faster in one process than each in its own. */
const SMALL_PACKAGES = ["packages/**/*.test.ts", "scripts/**/*.test.ts"];
const LARGE_PACKAGES = largePackages.map((name) => `packages/${name}/**`);

/** Tests of components, whose JSX only Vite compiles. */
const COMPONENTS = "**/*.test.tsx";

/**
 * Half of the cores while turbo tests several packages at once: every worker loads the same modules for itself. The scripts
 * of `tests` ask for more, because stories also wait.
 */
const MAX_WORKERS = Math.ceil(availableParallelism() / (process.env.TURBO_HASH === undefined ? 1 : 2));

/** The configuration of every package. The timeouts only stop a test that hangs, even on a slow machine. */
export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: MAX_WORKERS,
    // Files share workers and what they import, which halves the time. Tests restore what they change.
    isolate: false,
    // Node compiles the code as it does outside the tests, and faster than Vite.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Commands that tests start need not compile TypeScript again.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache") },
    projects: [
      {
        extends: true,
        test: { name: "standard", exclude: [...configDefaults.exclude, EXHAUSTIVE, DOCUMENTATION, COMPONENTS] },
      },
      {
        extends: true,
        test: {
          name: "small-packages",
          include: SMALL_PACKAGES,
          exclude: [...configDefaults.exclude, EXHAUSTIVE, ...LARGE_PACKAGES],
        },
      },
      { extends: true, test: { name: "components", include: [COMPONENTS], experimental: { viteModuleRunner: true } } },
      { extends: true, test: { name: "documentation", include: [DOCUMENTATION] } },
      { extends: true, test: { name: "exhaustive", include: [EXHAUSTIVE] } },
    ],
  },
});
