/** `npm test` installs and runs every check. `npm run check` skips the stories in `tests`. */
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
  // Files share workers, which takes half the time; npm test isolates them.
  turbo("test", "--filter=!tests", "--", "--no-isolate");
} else {
  turbo("typecheck", "test");
}
