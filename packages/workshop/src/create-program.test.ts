import { callProgram } from "command-line/testing";
import { expect, test } from "vitest";
import { createProgram } from "./create-program.ts";

const run = (...parameters: string[]) => callProgram(createProgram, parameters);

test("--help lists commands and options", async () => {
  const { exitCode, stdout } = await run("--help");
  expect(exitCode).toBe(0);
  for (const name of ["check [step]", "task [step]", "hint [step] [hint]", "solution <step>", "diff"]) {
    expect(stdout).toContain(`  ${name} `);
  }
  for (const option of ["--step <number>", "--reset", "--reset-step <number>", "--yes", "--console-port <port>"]) {
    expect(stdout).toContain(`  ${option} `);
  }
});

test.each<[string, string[], string]>([
  ["an unknown command", ["chekc"], "unknown command 'chekc': use check, task, hint, solution, diff, or none to start"],
  ["a similar option", ["--stpe", "3"], "unknown option '--stpe' (Did you mean --step?)"],
  ["a step that is not a number", ["--step", "abc"], "step abc does not exist: use a step from 1 to 18"],
  ["a step after the last", ["check", "19"], "step 19 does not exist: use a step from 1 to 18"],
  ["a third hint", ["hint", "1", "3"], "hint 3 does not exist: use 1 or 2"],
  ["a missing step", ["solution"], "missing required argument 'step'"],
  ["a port that is too large", ["--api-port", "65536"], "Use a whole number from 0 to 65535."],
])("rejects %s in one line", async (_, parameters, message) => {
  const { exitCode, stderr, stdout } = await run(...parameters);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect(stderr).toContain(message);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
});

test.each<[string, string[], Record<string, string>, string]>([
  ["--step 4", ["4"], { npm_config_step: "true" }, "--step 4"],
  ["--step=4", [], { npm_config_step: "4" }, "--step 4"],
  ["--reset", [], { npm_config_reset: "true" }, "--reset"],
  ["--reset-step 5", ["5"], { npm_config_reset_step: "true" }, "--reset-step 5"],
])("says where options go if npm takes %s for its own", async (_, parameters, environment, options) => {
  expect(await callProgram((process) => createProgram(process, environment), parameters)).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `error: options go after --: npm run workshop -- ${options}\n`,
  });
});

test("--version prints the version", async () => {
  expect(await run("--version")).toEqual({ exitCode: 0, stdout: "0.1.0\n", stderr: "" });
});
