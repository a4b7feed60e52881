import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import type { RunningStack, StackOptions } from "./run-stack.ts";
import { shareStack } from "./share-stack.ts";

const run = promisify(execFile);

/** The AWS CLI version 2, on the PATH or where Debian installs it. */
const command = ["aws", "/usr/bin/aws"].find((candidate) =>
  /^aws-cli\/2\./.test(spawnSync(candidate, ["--version"], { encoding: "utf8" }).stdout ?? ""),
);

/**
 * Returns a `test` for stories of the AWS CLI that share one running stack. They are skipped if the CLI is not installed,
 * or fail if `REQUIRE_AWS_CLI` is set.
 */
export function shareStackWithCli(options: StackOptions) {
  const test = shareStack(options);
  test.beforeEach(({ skip }) => {
    if (command) {
      return;
    }
    const reason = "AWS CLI version 2 not found on the PATH or at /usr/bin/aws";
    if (process.env.REQUIRE_AWS_CLI) {
      throw new Error(`${reason}, but REQUIRE_AWS_CLI is set`);
    }
    skip(reason);
  });
  return test;
}

/** Runs the CLI and returns its JSON, or undefined if it prints nothing. */
export async function aws(stack: RunningStack, ...parameters: string[]) {
  const stdout = await runAws(stack, ...parameters);
  return stdout === "" ? undefined : JSON.parse(stdout);
}

/** Runs the CLI without the configuration of this machine. */
export async function runAws({ awsUrl, region }: RunningStack, ...parameters: string[]): Promise<string> {
  const { stdout } = await run(command ?? "", ["--endpoint-url", awsUrl, "--output", "json", ...parameters], {
    env: {
      PATH: process.env.PATH,
      LANG: "C.UTF-8",
      AWS_ACCESS_KEY_ID: "anyone",
      AWS_SECRET_ACCESS_KEY: "anything",
      AWS_DEFAULT_REGION: region,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_PAGER: "",
    },
  });
  return stdout;
}
