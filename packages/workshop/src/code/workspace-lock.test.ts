import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockWorkspace, requireUnlocked } from "./workspace-lock.ts";

/** Larger than any process ID. */
const NO_PROCESS = 2 ** 30;

function createFolder(owner?: number) {
  const root = mkdtempSync(join(tmpdir(), "workshop-lock-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const file = join(root, ".lock");
  if (owner !== undefined) {
    writeFileSync(file, `${owner}\n`);
  }
  return { root, file };
}

test("names the process that already runs the workshop", () => {
  const { file, root } = createFolder(process.ppid);
  expect(() => lockWorkspace(root)).toThrow(
    `the workshop already runs in another terminal (process ${process.ppid}); if it does not, delete workshop/.lock`,
  );
  expect(existsSync(file)).toBe(true);
});

test("ignores the lock of a process that has ended", () => {
  const { file, root } = createFolder(NO_PROCESS);
  const unlock = lockWorkspace(root);
  expect(existsSync(file)).toBe(true);
  unlock();
  expect(existsSync(file)).toBe(false);
});

test("does not restore a folder that was deleted while it was locked", () => {
  const { root } = createFolder();
  const unlock = lockWorkspace(root);
  rmSync(root, { recursive: true });
  unlock();
  expect(existsSync(root)).toBe(false);
});

test("is unlocked before the folder exists", () => {
  expect(() => requireUnlocked(join(tmpdir(), "workshop-that-does-not-exist"))).not.toThrow();
});
