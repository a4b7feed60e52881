import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";

/** Each starts a process of every command. */
const RUNS = 8;

/** The commands, each with words that come last and see to it that nothing is started and nobody asked. */
const commands = {
  "dev-server": ["no/such/folder"],
  "local-cloud": ["--aws-port", "1"],
  "plan-summary": [],
};

/** Runs a command with words that a shell would pass on. */
function run(command: keyof typeof commands, words: string[]) {
  const main = fileURLToPath(new URL(`../packages/${command}/src/main.ts`, import.meta.url));
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

test("whatever words a command is given, it ends with a message, never with a stack trace", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (words) => {
      const names = Object.keys(commands) as (keyof typeof commands)[];
      for (const { exitCode, output } of await Promise.all(names.map((name) => run(name, words)))) {
        expect([0, 1]).toContain(exitCode);
        expect(output).not.toMatch(/\n\s+at |node:internal|\b(Type|Range|Reference|Syntax)Error\b/);
        expect(output).not.toBe("");
      }
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: 40_000 },
  );
});
