/** `npm run workshop` installs the workspace, then runs the workshop's command. */
import { runCommand } from "./run-command.mjs";

await runCommand({
  main: "packages/workshop/src/main.mjs",
  name: "npm run workshop",
  help: `Usage: npm run workshop -- [options] [command]

Teaches choreography with unfinished code. Once npm run workshop has installed it, --help lists the options.`,
});
