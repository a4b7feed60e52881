import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadMistakes, loadSteps, loadWalk } from "./load-steps.ts";

function createSteps(steps: Record<string, Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "workshop-steps-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [id, files] of Object.entries(steps)) {
    mkdirSync(join(folder, id));
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, id, name), content);
    }
  }
  return folder;
}

const task = "# Title\n\nDo: it\n\n## Accepted when\n\n- it works\n\n## Hints\n\n1. One\n2. Two\n";
const check = 'export const checks = [{ criterion: "it works", async run() {} }];\n';

test("loads steps in order with their parts", async () => {
  const folder = createSteps({
    "02-second": { "task.md": "# Second\n\nDo: it\n" },
    "01-first": {
      "task.md": task,
      "check.ts": check,
      "solution.patch": "solution",
      "experiment.patch": "experiment",
      "walk.ts": "export async function walk() {}\n",
      "mistakes.ts": 'export const mistakes = [{ name: "forgets it" }];\n',
    },
    ".other": {},
  });
  const [first, second, ...others] = await loadSteps(folder);
  expect(first).toMatchObject({
    number: 1,
    id: "01-first",
    task: { title: "Title" },
    checks: [{ criterion: "it works" }],
    solution: "solution",
    experiment: "experiment",
  });
  expect(second).toMatchObject({ number: 2, checks: [], solution: undefined, experiment: undefined });
  expect(others).toEqual([]);
  if (!first || !second) {
    throw new Error("two steps expected");
  }
  expect(await loadWalk(first)).toBeTypeOf("function");
  expect(await loadMistakes(first)).toEqual([{ name: "forgets it" }]);
  expect(await loadWalk(second)).toBeUndefined();
  expect(await loadMistakes(second)).toEqual([]);
});

test("rejects a task whose criteria are not those of its checks", async () => {
  const folder = createSteps({ "01-first": { "task.md": task.replace("it works", "it runs"), "check.ts": check } });
  await expect(loadSteps(folder)).rejects.toThrow(
    '01-first/task.md: "Accepted when" must list the criteria of check.ts in order: ["it works"]',
  );
});
