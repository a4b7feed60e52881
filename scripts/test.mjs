/**
 * Installs the workspace and runs the checks.
 *
 * - `npm run check` (`--skip-stories`): format, lint, types and the tests of packages
 * - `npm test`: the same and the stories in `tests`
 * - `npm run test:all` (`--exhaustive`): the same and the exhaustive tests, which take minutes
 */
import { install } from "./install.mjs";
import { largePackages } from "./large-packages.mjs";
import { runInterruptible } from "./run-interruptible.mjs";

const turbo = (...args) =>
  runInterruptible([
    ...["turbo", "run", "--concurrency=3", "--output-logs=new-only", "--continue=dependencies-successful"],
    ...args,
  ]);

const checks = ["lint", "lint:workflows", "lint:words", "typecheck"];
const packages = ["test:small-packages", ...largePackages.map((name) => `${name}#test`)];
const stories = ["tests#test", "tests#test:documentation"];

await install();
await turbo(...checks, ...packages, ...(process.argv.includes("--skip-stories") ? [] : stories));
if (process.argv.includes("--exhaustive")) {
  // Afterwards, because the exhaustive tests keep all cores busy.
  await turbo("test:exhaustive");
}
