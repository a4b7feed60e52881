/**
 * Installs the workspace on a machine that has only Node and npm. Plain JavaScript, because the machine's Node may be
 * too old to run TypeScript.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const bin = fileURLToPath(new URL("../node_modules/.bin/", import.meta.url));
const windows = process.platform === "win32";

/** The environment for the workspace's commands: its own Node comes first on the path. */
export const environment = {
  ...process.env,
  PATH: `${bin}${windows ? ";" : ":"}${process.env.PATH}`,
  CHECKPOINT_DISABLE: "1",
  TURBO_TELEMETRY_DISABLED: "1",
};

/** Installs the locked dependencies. Exits the process on failure. */
export function install() {
  const first = !existsSync(`${bin}${windows ? "pnpm.cmd" : "pnpm"}`);
  if (first) {
    process.stderr.write("Installing dependencies. This takes a minute the first time.\n");
  }
  const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const pnpm = first ? ["npx", "--yes", packageManager] : ["pnpm"];
  run([...pnpm, "install", "--frozen-lockfile", "--reporter=silent"]);
}

/** Runs a command of the workspace and waits. On failure, prints its output and exits the process. */
export function run([command, ...args]) {
  const options = { cwd: root, env: environment, shell: windows, encoding: "utf8", maxBuffer: 2 ** 28 };
  const { error, status, signal, stdout, stderr } = spawnSync(command, args, options);
  if (status === 0) {
    return;
  }
  process.stderr.write(`${stdout ?? ""}${stderr ?? ""}`);
  if (!signal) {
    process.stderr.write(`error: ${[command, ...args].join(" ")} failed${error ? `: ${error.message}` : ""}\n`);
  }
  process.exit(status ?? 1);
}
