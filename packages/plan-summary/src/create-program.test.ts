import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { callProgram } from "command-line/testing";
import { afterAll, describe, expect, test } from "vitest";
import { createProgram } from "./create-program.ts";

const folder = mkdtempSync(join(tmpdir(), "plan-summary-"));
afterAll(() => rmSync(folder, { recursive: true }));

const planSummary = (...parameters: string[]) => callProgram(createProgram, parameters);

function file(text: string): string {
  const path = join(folder, "plan.json");
  writeFileSync(path, text);
  return path;
}

const plan = fileURLToPath(new URL("../fixtures/consumer-removed.json", import.meta.url));

test("appends the text of the plan", async () => {
  const text = join(folder, "plan.txt");
  writeFileSync(text, "Plan: 0 to add, 0 to change, 2 to destroy.\n");
  expect((await planSummary(plan, "--terraform-text", text)).stdout).toContain("2 to destroy.\n```\n\n</details>");
});

test("prints its usage with --help", async () => {
  const { exitCode, stdout } = await planSummary("--help");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("Usage: pnpm plan:summary [options] <plan.json>");
});

describe("fails with one line and exit code 1", () => {
  const cases = {
    "a missing file": { parameters: [join(folder, "missing.json")], message: /missing\.json does not exist$/ },
    "a folder": { parameters: [folder], message: /cannot be read \(EISDIR\)$/ },
    "no argument": {
      parameters: [],
      message:
        /missing required argument 'plan.json'; usage: pnpm plan:summary \[options\] <plan.json>; --help explains it$/,
    },
  };
  test.each(Object.entries(cases))("%s", async (_, { parameters, message }) => {
    const { exitCode, stdout, stderr } = await planSummary(...parameters);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
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
  test.each(Object.entries(texts))("%s", async (_, { text, message }) => {
    const { exitCode, stdout, stderr } = await planSummary(file(text));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
  });
});

test("reports no changes for an empty stack", async () => {
  const empty = file('{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{}}}');
  expect((await planSummary(empty)).stdout).toBe("**No changes.** The deployed resources match the stack.\n");
});
