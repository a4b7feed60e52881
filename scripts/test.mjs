/**
 * Installs the workspace and runs the checks.
 *
 * - `npm run check` (`--skip-stories`): format, lint, types and the tests of packages
 * - `npm test`: the same and the stories in `tests`
 * - `npm run test:all` (`--exhaustive`): the same and the exhaustive tests, which take minutes
 */
import { install, run } from "./install.mjs";

const turbo = (...args) =>
  run(["turbo", "run", "--concurrency=2", "--output-logs=new-only", "--continue=dependencies-successful", ...args], {
    quiet: false,
  });

install();
run(["biome", "ci", "--error-on-warnings", "."], { quiet: false });
run(["node", "scripts/lint-workflows.ts"], { quiet: false });
if (process.argv.includes("--skip-stories")) {
  turbo("typecheck");
  turbo("test", "--filter=!tests");
} else if (process.argv.includes("--exhaustive")) {
  turbo("typecheck", "test", "test:exhaustive");
} else {
  turbo("typecheck", "test");
}
