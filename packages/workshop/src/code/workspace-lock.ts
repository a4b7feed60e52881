import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE = ".lock";

/** @throws {Error} if another process runs the workshop in this folder */
export function requireUnlocked(root: string): void {
  const pid = readOwner(root);
  if (pid !== undefined && pid !== process.pid && isRunning(pid)) {
    throw new Error(
      `the workshop already runs in another terminal (process ${pid}); if it does not, delete workshop/${FILE}`,
    );
  }
}

/**
 * Locks a workspace, so that only this process runs it. The lock of a process that has ended does not count.
 * @returns a function that unlocks it
 * @throws {Error} if another process has locked it
 */
export function lockWorkspace(root: string): () => void {
  requireUnlocked(root);
  const file = join(root, FILE);
  writeFileSync(file, `${process.pid}\n`);
  return () => {
    if (readOwner(root) === process.pid) {
      rmSync(file, { force: true });
    }
  };
}

function readOwner(root: string): number | undefined {
  const file = join(root, FILE);
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process of another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
