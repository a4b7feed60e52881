/** `npm start` installs the workspace, then runs the command that builds, synthesizes and runs the stack. */
import { spawn } from "node:child_process";
import { environment, install, isInstalled, manifest, root } from "./install.mjs";

const USAGE = `Usage: npm start -- [options]

Runs the order system on this machine. Once npm start has installed it, --help lists the options.`;

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
  console.log(asksForVersion ? manifest.version : USAGE);
  process.exit();
}
if (orphaned()) {
  process.exit(1);
}

const child = spawn("node", ["packages/dev-server/src/main.ts", ...parameters], {
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
