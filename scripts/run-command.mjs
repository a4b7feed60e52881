/** Runs a command of the workspace with Node and npm alone, from a clone that may not be installed yet. */
import { spawn } from "node:child_process";
import { checkArguments, restoreArguments } from "./check-arguments.mjs";
import { environment, install, isInstalled, manifest, root } from "./install.mjs";

/**
 * Installs the workspace, then runs a TypeScript file with the arguments of this process and exits as it does. Help,
 * version and invalid options need no installation.
 * @param {{ main: string, name: string, help: string, listsOptions?: boolean }} command its entry point, how it is called
 * up to its options, its help before it is installed, and whether that lists all arguments it takes
 */
export async function runCommand({ help, listsOptions = false, main, name }) {
  const [major] = process.versions.node.split(".");
  if (Number(major) < 20) {
    console.error(`error: Node ${process.versions.node} is too old; install Node 20 or newer`);
    process.exit(1);
  }

  // On SIGTERM npm kills its shell, and the shell does not pass the signal on: detect that the parent is gone.
  const parent = process.ppid;
  const orphaned = () => process.ppid !== parent;

  const parameters = listsOptions ? readArguments(name, help) : process.argv.slice(2);
  const asksFor = (...options) => parameters.some((each) => options.includes(each));
  const asksForVersion = asksFor("--version", "-V");
  if (!asksForVersion && !asksFor("--help", "-h")) {
    await install();
  } else if (!isInstalled()) {
    console.log(asksForVersion ? manifest.version : help);
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

/** Returns the arguments of this process, with those that npm took. Exits the process if one is unknown. */
function readArguments(name, help) {
  const { parameters, taken } = restoreArguments(help, process.argv.slice(2), process.env);
  const error = checkArguments(help, parameters);
  if (error) {
    console.error(`error: ${error}`);
    process.exit(1);
  }
  if (taken.length > 0) {
    console.error(`npm keeps options that come before --; next time, run ${name} -- ${taken.join(" ")}`);
  }
  return parameters;
}
