/** Runs a command of the workspace from a clone that may not be installed yet. Needs Node 20 and npm alone. */
import { spawn } from "node:child_process";
import { environment, install, root } from "./install.mjs";

/** Installs the workspace, then runs a TypeScript file with the arguments of this process, and exits as it does. */
export function runCommand(main) {
  const [major] = process.versions.node.split(".");
  if (Number(major) < 20) {
    console.error(`error: Node ${process.versions.node} is too old; install Node 20 or newer`);
    process.exit(1);
  }

  // On SIGTERM npm kills its shell, and the shell does not pass the signal on: detect that the parent is gone.
  const parent = process.ppid;
  const orphaned = () => process.ppid !== parent;

  install();
  if (orphaned()) {
    process.exit(1);
  }

  const child = spawn("node", [main, ...process.argv.slice(2)], {
    cwd: root,
    env: environment,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  const stop = (signal) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, stop);
  }
  setInterval(() => orphaned() && stop("SIGTERM"), 200).unref();
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
