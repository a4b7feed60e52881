/** `npm test`: installs, then runs every check. */
import { install, run } from "./install.mjs";

install();
run(["biome", "ci", "--error-on-warnings", "."], { quiet: false });
run(["node", "scripts/lint-workflows.ts"], { quiet: false });
run(
  [
    "turbo",
    "run",
    "typecheck",
    "test",
    "--concurrency=2",
    "--output-logs=new-only",
    "--continue=dependencies-successful",
  ],
  {
    quiet: false,
  },
);
