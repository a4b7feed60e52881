/**
 * Reports phrases that this project avoids in Markdown, comments, strings and names.
 *
 *     node scripts/lint-words.ts [--count] [path…]
 *
 * With `--count` it prints how many there are by word and by package instead.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { parseArgs } from "node:util";
import { type Finding, lintWords } from "./lint-words/lint-words.ts";

const extensions = [".md", ".ts", ".tsx", ".mjs", ".yml", ".yaml"];
/** Files that spell the words out, and files that tools write. */
const ignored = /^scripts\/lint-words\/(words|lint-words\.test)\.ts$|^pnpm-lock\.yaml$/;

const getPackage = (file: string) => /^(?:packages\/(?:services\/)?[^/]+|[^/]+(?=\/))/.exec(file)?.[0] ?? "(root)";

const printCounts = (title: string, findings: readonly Finding[], keyOf: (finding: Finding) => string) => {
  const groups = Object.entries(Object.groupBy(findings, keyOf)).map(
    ([key, group]) => [key, group?.length ?? 0] as const,
  );
  console.log(`\n${title}`);
  for (const [key, count] of groups.sort(([, a], [, b]) => b - a)) {
    console.log(`${String(count).padStart(6)}  ${key}`);
  }
};

const { values, positionals } = parseArgs({ options: { count: { type: "boolean" } }, allowPositionals: true });
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...positionals], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => extensions.includes(extname(file)) && !ignored.test(file) && existsSync(file));

const findings: Finding[] = [];
for (const file of files) {
  findings.push(...(await lintWords(file, readFileSync(file, "utf8"))));
}

if (values.count) {
  printCounts("by word", findings, ({ word }) => word);
  printCounts("by package", findings, ({ file }) => getPackage(file));
} else {
  for (const { file, line, column, word, message } of findings) {
    console.log(`${file}:${line}:${column} ${word} ${message}`);
  }
}
console.log(`${findings.length} phrases to replace in ${files.length} files`);
process.exitCode = findings.length > 0 ? 1 : 0;
