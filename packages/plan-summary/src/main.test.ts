import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const toPath = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function planSummary(...parameters: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [toPath("main.ts"), ...parameters], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("pnpm plan:summary prints the summary of a plan", () => {
  const { status, stdout, stderr } = planSummary(toPath("../fixtures/consumer-removed.json"));
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^### Choreography\n/);
});

test("pnpm plan:summary fails with one line and exit status 1", () => {
  expect(planSummary("missing.json")).toEqual({
    status: 1,
    stdout: "",
    stderr: "error: missing.json does not exist\n",
  });
});
