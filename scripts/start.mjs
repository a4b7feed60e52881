/** `npm start` installs, builds and synthesizes, then runs the stack in the local cloud. */
import { spawn } from "node:child_process";
import { environment, install, root, run } from "./install.mjs";

const [major] = process.versions.node.split(".");
if (Number(major) < 20) {
  console.error(`error: Node ${process.versions.node} is too old; install Node 20 or newer`);
  process.exit(1);
}

// On SIGTERM npm kills its shell, and the shell does not pass the signal on: detect that the parent is gone.
const parent = process.ppid;
const orphaned = () => process.ppid !== parent;

install();
run(["turbo", "run", "synth", "local-cloud-console#build", "--output-logs=errors-only"]);

if (orphaned()) {
  process.exit(1);
}

const child = spawn(
  "node",
  ["packages/dev-server/src/main.ts", "cdktf.out/stacks/orders-dev", ...process.argv.slice(2)],
  { cwd: root, env: environment, stdio: "inherit", shell: process.platform === "win32" },
);
const stop = (signal) => child.kill(signal);
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, stop);
}
setInterval(() => orphaned() && stop("SIGTERM"), 200).unref();
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
