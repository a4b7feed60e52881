/** Runs a command so that a signal stops it with everything that it has started. */
import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { environment, root } from "./install.mjs";

const parent = process.ppid;

/** Runs a command of the workspace. Exits the process if the command fails or a signal arrives. */
export function runInterruptible([command, ...args]) {
  return new Promise((resolve) => {
    const shell = process.platform === "win32";
    const child = spawn(command, args, { cwd: root, env: environment, stdio: "inherit", shell });
    let signal;
    let groups = [];
    const stop = (received) => {
      if (signal === undefined) {
        signal = received;
        groups = listGroups(child.pid);
        child.kill("SIGTERM");
      }
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    // On SIGTERM npm kills its shell, and the shell does not pass the signal on: detect that the parent is gone.
    const timer = setInterval(() => process.ppid !== parent && stop("SIGTERM"), 200);

    child.on("error", ({ message }) => {
      console.error(`error: cannot run ${command}: ${message}`);
      process.exit(1);
    });
    child.on("exit", (status) => {
      clearInterval(timer);
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
      for (const group of groups) {
        killGroup(group);
      }
      if (signal !== undefined) {
        process.exit(128 + constants.signals[signal]);
      }
      if (status !== 0) {
        console.error(`error: ${[command, ...args].join(" ")} failed`);
        process.exit(status ?? 1);
      }
      resolve();
    });
  });
}

/** Lists the process groups that descendants of a process lead. */
function listGroups(pid) {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,pgid="], { encoding: "utf8" });
  const processes = (stdout ?? "").split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const descendants = new Set([pid]);
  for (const id of descendants) {
    for (const [child, ppid] of processes) {
      if (ppid === id) {
        descendants.add(child);
      }
    }
  }
  return processes.filter(([id, , group]) => id === group && descendants.has(id)).map(([id]) => id);
}

function killGroup(group) {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It is gone.
  }
}
