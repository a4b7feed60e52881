/** `npm start` installs the workspace, then runs the command that builds, synthesizes and runs the stack. */
import { runCommand } from "./run-command.mjs";

runCommand({
  main: "packages/dev-server/src/main.mjs",
  usage: `Usage: npm start -- [options]

Runs the order system on this machine. Once npm start has installed it, --help lists the options.`,
});
