/**
 * Installs the workspace on a machine that has only Node and npm. Plain JavaScript, because the machine's Node may be
 * too old to run TypeScript.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startStep } from "./step.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));
const bin = fileURLToPath(new URL("../node_modules/.bin/", import.meta.url));
const windows = process.platform === "win32";

/** The package.json of the workspace. */
export const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** The environment for the workspace's commands: its own Node comes first on the path. */
export const environment = {
  ...process.env,
  PATH: `${bin}${windows ? ";" : ":"}${process.env.PATH}`,
  CHECKPOINT_DISABLE: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  // npm's own retries wait for more than a minute.
  npm_config_fetch_retry_mintimeout: "1000",
  npm_config_fetch_retry_maxtimeout: "3000",
};

/** Codes of npm for a registry that does not respond. */
const UNREACHABLE =
  /\b(EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|ERR_SOCKET_TIMEOUT|ETIMEDOUT)\b/;

export const isInstalled = () => existsSync(`${bin}${windows ? "pnpm.cmd" : "pnpm"}`);

/** Installs the locked dependencies. Exits the process on failure. */
export async function install() {
  const parameters = ["install", "--frozen-lockfile", "--reporter=silent"];
  // Without changes, or with everything in pnpm's store, the network is not needed.
  const installOffline = async () => isInstalled() && (await run("pnpm", [...parameters, "--offline"])).status === 0;
  if (isCurrent() && (await installOffline())) {
    return;
  }
  const step = startStep("Install dependencies");
  if (!(await installOffline())) {
    // Asking the registry first fails early without network, where pnpm would retry for minutes.
    const command = ["--yes", "--prefer-online", manifest.packageManager, ...parameters];
    const { output, status } = await run("npx", command);
    if (status !== 0) {
      step.fail();
      process.stderr.write(describeFailure(output, `npx ${command.join(" ")}`));
      process.exit(status);
    }
  }
  step.end();
}

/** Whether the lockfile has not changed since the last installation, of which pnpm keeps a copy. */
function isCurrent() {
  const [lockfile, installed] = ["pnpm-lock.yaml", "node_modules/.pnpm/lock.yaml"].map((path) => join(root, path));
  return existsSync(installed) && readFileSync(lockfile).equals(readFileSync(installed));
}

/**
 * Runs a command of the workspace. A signal stops it, too.
 * @returns {Promise<{ status: number, output: string }>}
 */
function run(command, parameters) {
  return new Promise((resolve) => {
    const stdio = /** @type {const} */ (["ignore", "pipe", "pipe"]);
    const child = spawn(command, parameters, { cwd: root, env: environment, shell: windows, stdio });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    const stop = () => {
      child.kill();
      process.exit(1);
    };
    process.on("SIGINT", stop).on("SIGTERM", stop);
    child.on("error", ({ message }) => {
      output += `${message}\n`;
    });
    child.on("close", (status) => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      resolve({ status: status ?? 1, output });
    });
  });
}

function describeFailure(output, command) {
  const [code] = UNREACHABLE.exec(output) ?? [];
  if (!code) {
    return `${output}error: ${command} failed\n`;
  }
  const [registry = "the npm registry"] = /https?:\/\/[^/\s]+/.exec(output) ?? [];
  return `error: cannot install dependencies: ${registry} is unreachable (${code}); connect to the network and retry\n`;
}
