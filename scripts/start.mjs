/** `npm start`: installs, builds and synthesizes what has changed, then runs the stack on this machine. */
import { spawn } from "node:child_process";
import { environment, install, root, run } from "./install.mjs";

const [major] = process.versions.node.split(".");
if (Number(major) < 20) {
  console.error(`error: Node ${process.versions.node} is too old; install Node 20 or newer`);
  process.exit(1);
}

install();
run(["turbo", "run", "synth", "--output-logs=errors-only"]);

const child = spawn(
  "node",
  ["packages/orders-cli/src/main.ts", "cdktf.out/stacks/orders-dev", ...process.argv.slice(2)],
  { cwd: root, env: environment, stdio: "inherit", shell: process.platform === "win32" },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
