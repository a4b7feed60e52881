import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";

/** The entry points of the commands, each with final words that prevent it from starting anything or prompting. */
const commands = {
  "dev-server/src/main.mjs": ["no/such/folder"],
  "local-cloud/src/main.mjs": ["--aws-port", "1"],
  "plan-summary/src/main.ts": [],
};

/** Runs a command with the words as arguments. */
function run(command: keyof typeof commands, words: string[]) {
  const main = fileURLToPath(new URL(`../../packages/${command}`, import.meta.url));
  return new Promise<{ exitCode: unknown; output: string }>((resolve) => {
    execFile(process.execPath, [main, ...words, ...commands[command]], (error, stdout, stderr) =>
      resolve({ exitCode: error ? (error.code ?? error.signal) : 0, output: stdout + stderr }),
    );
  });
}

const word = fc.oneof(
  fc.constantFrom(
    ...[
      "start",
      "trace",
      "faults",
      "list",
      "add",
      "clear",
      "help",
      "--help",
      "--json",
      "--once",
      "--",
      "-",
      "--no-json",
      "--api-port",
    ],
    ...[
      "--aws-port=1e3",
      "--api-port=0x10",
      "--time-scale",
      "--time-scale=Infinity",
      "--max-workers",
      "--max-workers=NaN",
    ],
    ...[
      "--seed=-0",
      "--fault",
      "--fault=",
      "--fault=on=call,on=call",
      "--fault={",
      "--fault=__proto__=1",
      "--iam=report",
    ],
    ...[
      "--terraform-text",
      "--terraform-text=/",
      "/",
      ".",
      "package.json",
      "/dev/null",
      "__proto__",
      "constructor",
      "\n",
    ],
  ),
  fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "")),
  fc.string({ minLength: 100, maxLength: 5000 }),
);

/** Defines the test of random words, with a number of runs; each starts a process of every command. */
export function testCommandLines({ runs }: { runs: number }): void {
  test("a command exits with a message and without a stack trace for any words", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (words) => {
        const names = Object.keys(commands) as (keyof typeof commands)[];
        for (const { exitCode, output } of await Promise.all(names.map((name) => run(name, words)))) {
          expect([0, 1]).toContain(exitCode);
          expect(output).not.toMatch(/\n\s+at |node:internal|\b(Type|Range|Reference|Syntax)Error\b/);
          expect(output).not.toBe("");
        }
      }),
      { numRuns: runs, interruptAfterTimeLimit: 40_000 },
    );
  });
}
