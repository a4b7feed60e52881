/** `npm start` installs the workspace, then runs the command that builds, synthesizes and runs the stack. */
import { readFileSync } from "node:fs";
import { runCommand } from "./run-command.mjs";

await runCommand({
  main: "packages/dev-server/src/main.mjs",
  name: "npm start",
  help: readFileSync(new URL("start-help.txt", import.meta.url), "utf8").trimEnd(),
  listsOptions: true,
});
