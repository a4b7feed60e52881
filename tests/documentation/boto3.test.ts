import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { runStack } from "../support/run-stack.ts";

const run = promisify(execFile);

/** The first Python that has boto3, on the PATH or where Debian installs it. */
const python = ["python3", "/usr/bin/python3"].find(
  (candidate) => spawnSync(candidate, ["-c", "import boto3"]).status === 0,
);

const page = readFileSync(new URL("../../docs/local-cloud.md", import.meta.url), "utf8");
const [, script = "", documentedOutput = ""] = /^```python\n(.*?)^```\n.*?^```\n(.*?)^```$/ms.exec(page) ?? [];

test("docs/local-cloud.md shows the output of boto3", async ({ skip }) => {
  if (!python) {
    return skip("boto3 not found with python3 on the PATH or at /usr/bin/python3");
  }
  expect(script).toContain("http://127.0.0.1:4566");
  const { awsUrl, region } = await runStack();
  const { stdout } = await run(python, ["-c", script.replace("http://127.0.0.1:4566", awsUrl)], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ACCESS_KEY_ID: "anyone",
      AWS_SECRET_ACCESS_KEY: "anything",
      AWS_DEFAULT_REGION: region,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
  });
  const [version, error] = stdout.trim().split("\n");
  expect(version).toMatch(/^\d+\.\d+\.\d+ hello$/);
  expect(documentedOutput.split("\n").filter((line) => line.startsWith("An error"))).toContain(error);
});
