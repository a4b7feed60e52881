/** Runs a command of the workspace with Node and npm alone, from a clone that may not be installed yet. */
import { spawn } from "node:child_process";
import { environment, install, isInstalled, manifest, root } from "./install.mjs";

/**
 * Installs the workspace, then runs a TypeScript file with the arguments of this process and exits as it does. Help and
 * version need no installation.
 * @param {{ main: string, usage: string }} command its entry point, and the help before it is installed
 */
export function runCommand({ main, usage }) {
  const [major] = process.versions.node.split(".");
  if (Number(major) < 20) {
    console.error(`error: Node ${process.versions.node} is too old; install Node 20 or newer`);
    process.exit(1);
  }

  // On SIGTERM npm kills its shell, and the shell does not pass the signal on: detect that the parent is gone.
  const parent = process.ppid;
  const orphaned = () => process.ppid !== parent;

  const parameters = process.argv.slice(2);
  const asksFor = (...options) => parameters.some((each) => options.includes(each));
  const asksForVersion = asksFor("--version", "-V");
  if (!asksForVersion && !asksFor("--help", "-h")) {
    install();
  } else if (!isInstalled()) {
    console.log(asksForVersion ? manifest.version : usage);
    process.exit();
  }
  if (orphaned()) {
    process.exit(1);
  }

  const child = spawn("node", [main, ...parameters], {
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
