import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "plan-summary-"));
afterAll(() => rmSync(folder, { recursive: true }));

function planSummary(...words: string[]) {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], { encoding: "utf8" });
  return { status, stdout, stderr };
}

function file(text: string): string {
  const path = join(folder, "plan.json");
  writeFileSync(path, text);
  return path;
}

const plan = fileURLToPath(new URL("../fixtures/consumer-removed.json", import.meta.url));

test("prints the summary of a plan", () => {
  const { status, stdout, stderr } = planSummary(plan);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^### Choreography\n/);
});

test("appends the text of the plan", () => {
  const text = join(folder, "plan.txt");
  writeFileSync(text, "Plan: 0 to add, 0 to change, 2 to destroy.\n");
  expect(planSummary(plan, "--terraform-text", text).stdout).toContain("2 to destroy.\n```\n\n</details>");
});

test("prints its usage with --help", () => {
  const { status, stdout } = planSummary("--help");
  expect(status).toBe(0);
  expect(stdout).toContain("Usage: pnpm plan:summary [options] <plan.json>");
});

describe("fails with one line and exit status 1", () => {
  const cases = {
    "a missing file": { words: [join(folder, "missing.json")], message: /missing\.json does not exist$/ },
    "a folder": { words: [folder], message: /cannot be read \(EISDIR\)$/ },
    "no argument": { words: [], message: /missing required argument 'plan.json'$/ },
  };
  test.each(Object.entries(cases))("%s", (_, { words, message }) => {
    const { status, stdout, stderr } = planSummary(...words);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
  });

  const texts = {
    "a file that is not JSON": { text: "PK\u0003", message: /is not JSON.*terraform show -json plan\.out/ },
    "JSON that is not a plan": { text: '{"name":"x"}', message: /is JSON, but not a plan/ },
    "JSON that is not an object": { text: "null", message: /is JSON, but not a plan/ },
    "a state": { text: '{"format_version":"1.0","values":{}}', message: /is JSON, but not a plan/ },
    "a plan of another format": {
      text: '{"format_version":"2.0","planned_values":{}}',
      message: /format_version: only format 1\.x is supported/,
    },
    "a plan with an invalid change": {
      text: '{"format_version":"1.2","resource_changes":[{"address":"a"}]}',
      message: /resource_changes\.0\.mode/,
    },
    "a plan with an unknown action": {
      text: '{"format_version":"1.2","resource_changes":[{"address":"a","mode":"managed","type":"t","change":{"actions":["dance"]}}]}',
      message: /unknown action "dance" in the plan/,
    },
  };
  test.each(Object.entries(texts))("%s", (_, { text, message }) => {
    const { status, stdout, stderr } = planSummary(file(text));
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
  });
});

test("reports no changes for an empty stack", () => {
  const empty = file('{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{}}}');
  expect(planSummary(empty).stdout).toBe("**No changes.** The deployed resources match the stack.\n");
});
