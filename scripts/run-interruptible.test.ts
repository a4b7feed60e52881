import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";

const module = fileURLToPath(new URL("run-interruptible.mjs", import.meta.url));

/** A command that starts another in its own process group, as turbo does, and prints its process ID. */
const command = `
  const { spawn } = require("node:child_process");
  const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
  console.log(child.pid);
  process.on("SIGTERM", () => process.exit(1));
  setInterval(() => {}, 1000);
`;
const script = `
  import { runInterruptible } from ${JSON.stringify(module)};
  await runInterruptible(["node", "-e", ${JSON.stringify(command)}]);
`;

/** Starts the script, below a shell as npm does if requested. @returns the process ID of the innermost command, too */
async function start({ shell = false } = {}): Promise<{ child: ChildProcess; pid: number }> {
  const parameters = ["--input-type=module", "-e", script];
  const quoted = [process.execPath, ...parameters].map((each) => `'${each.replaceAll("'", "'\\''")}'`).join(" ");
  const child = shell
    ? spawn("sh", ["-c", `${quoted}; exit`], { stdio: ["ignore", "pipe", "inherit"] })
    : spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface(child.stdout as NodeJS.ReadableStream), "line");
  const pid = Number(line);
  onTestFinished(() => {
    if (isRunning(pid)) {
      process.kill(pid, "SIGKILL");
    }
  });
  return { child, pid };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test.each(["SIGTERM", "SIGINT"] as const)("%s stops what a command has started", async (signal) => {
  const { child, pid } = await start();
  child.kill(signal);
  await once(child, "exit");
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 30_000 });
});

test("stops it when the shell of npm is killed", async () => {
  const { child, pid } = await start({ shell: true });
  child.kill("SIGKILL");
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 30_000 });
});
