import { Command } from "commander";
import { expect, test } from "vitest";
import type { ProgramProcess } from "./run-program.ts";
import { callProgram } from "./testing/call-program.ts";

function createProgram({ stdout }: ProgramProcess): Command {
  const program = new Command("greet");
  program
    .command("hello")
    .argument("<name>")
    .action((name: string) => void stdout.write(`hello ${name}\n`));
  program.command("wave").requiredOption("--hand <hand>");
  program.command("fail").action(async () => {
    throw new Error("no more greetings");
  });
  return program;
}

test("passes the arguments to the command", async () => {
  expect(await callProgram(createProgram, ["hello", "Ada"])).toEqual({
    exitCode: 0,
    stdout: "hello Ada\n",
    stderr: "",
  });
});

test("reports an error in one line, and exits with 1", async () => {
  expect(await callProgram(createProgram, ["fail"])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "error: no more greetings\n",
  });
});

test.each([
  [["hello"], "missing required argument 'name'; usage: greet hello [options] <name>; --help explains it"],
  [["wave"], "required option '--hand <hand>' not specified; usage: greet wave [options]; --help explains it"],
  [["hello", "Ada", "Bob"], "too many arguments for 'hello'. Expected 1 argument but got 2: Ada, Bob."],
])("reports an invalid command line in one line, and exits with 1: %j", async (parameters, problem) => {
  expect(await callProgram(createProgram, parameters)).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `error: ${problem}\n`,
  });
});

test("suggests an option in the line of the error", async () => {
  expect(await callProgram(createProgram, ["hello", "Ada", "--hlp"])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "error: unknown option '--hlp' (Did you mean --help?)\n",
  });
});

test("prints the help of a command, and exits with 0", async () => {
  const { exitCode, stderr, stdout } = await callProgram(createProgram, ["hello", "--help"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("Usage: greet hello [options] <name>");
});
