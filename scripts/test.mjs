/** `npm test` installs and runs every check. `npm run check` skips the stories in `tests`. */
import { install, run } from "./install.mjs";

const turbo = (...args) =>
  run(["turbo", "run", ...args, "--concurrency=2", "--output-logs=new-only", "--continue=dependencies-successful"], {
    quiet: false,
  });

install();
run(["biome", "ci", "--error-on-warnings", "."], { quiet: false });
run(["node", "scripts/lint-workflows.ts"], { quiet: false });
if (process.argv.includes("--skip-stories")) {
  turbo("typecheck");
  turbo("test", "--filter=!tests");
} else {
  turbo("typecheck", "test");
}
