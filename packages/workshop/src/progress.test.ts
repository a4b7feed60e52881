import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Progress } from "./progress.ts";

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "workshop-progress-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const unfinished = new Map([["stamp.ts", "// Step 1"]]);

test("survives a restart", () => {
  const folder = createFolder();
  const progress = Progress.create(folder, unfinished);
  progress.pass("01-stamp");
  progress.stick("02-publish", "it was observed");
  const restored = Progress.read(folder);
  expect(restored?.hasPassed("01-stamp")).toBe(true);
  expect(restored?.hasPassed("02-publish")).toBe(false);
  expect(restored?.hasStuck("02-publish", "it was observed")).toBe(true);
  expect(restored?.hasStuck("02-publish", "something else")).toBe(false);
});

test("forgets a step with its sticky checks", () => {
  const folder = createFolder();
  const progress = Progress.create(folder, unfinished);
  progress.pass("01-stamp");
  progress.stick("01-stamp", "it was observed");
  progress.forget(["01-stamp"]);
  expect(Progress.read(folder)?.hasPassed("01-stamp")).toBe(false);
  expect(Progress.read(folder)?.hasStuck("01-stamp", "it was observed")).toBe(false);
});

test("is stale once the repository has other unfinished code", () => {
  const progress = Progress.create(createFolder(), unfinished);
  expect(progress.isStale(unfinished)).toBe(false);
  expect(progress.isStale(new Map([["stamp.ts", "// Step one"]]))).toBe(true);
});

test("is undefined before the workshop has started", () => {
  expect(Progress.read(createFolder())).toBeUndefined();
});

test("says how to repair a damaged file", () => {
  const folder = createFolder();
  writeFileSync(join(folder, ".progress.json"), "{");
  expect(() => Progress.read(folder)).toThrow(/\.progress\.json is not JSON: delete it to start at step 1/);
});
