/** `npm run workshop` installs the workspace, then runs the workshop's command. */
import { runCommand } from "./run-command.mjs";

runCommand("packages/workshop/src/main.ts");
