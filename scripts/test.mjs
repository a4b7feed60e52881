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
    ...["turbo", "run", "--concurrency=2", "--output-logs=new-only", "--continue=dependencies-successful"],
    ...args,
  ]);

const packages = ["test:small-packages", ...largePackages.map((name) => `${name}#test`)];

await install();
await turbo("lint", "lint:workflows", "lint:words", "typecheck");
if (process.argv.includes("--skip-stories")) {
  await turbo(...packages);
} else {
  await turbo("tests#test", "tests#test:documentation", ...packages);
  if (process.argv.includes("--exhaustive")) {
    // Afterwards, because the exhaustive tests keep all cores busy.
    await turbo("test:exhaustive");
  }
}
