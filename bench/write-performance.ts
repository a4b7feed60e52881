/**
 * Measures this checkout beside an earlier commit, and writes the tables of docs/performance.md. Takes about ten minutes
 * with the defaults; let the machine do nothing else.
 *
 *     npx pnpm bench:performance --against <commit> [--rounds 3]
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Figures } from "./cloud-figures.ts";
import type { ColdStart } from "./cold-start.ts";

/** The limit of each figure of the local cloud. */
const LIMITS: Record<string, string> = {
  "start, ms": "loading the code, and five workers that load their bundles",
  "memory idle, MB": "one isolate per worker (about 13 MB), Node itself, the SDK in each bundle",
  "memory saturated, MB": "the garbage that the SDK leaves in each worker",
  "p50 at 20 orders/s, ms": "five invocations and seven calls of the SDK, one after another",
  "p99 at 20 orders/s, ms": "garbage collection, and orders that arrive together and share a worker",
  "p50 at concurrency 16, ms": "16 orders that share the CPU: orders in progress divided by orders/s",
  "p99 at concurrency 16, ms": "as p50",
  "orders/s": "CPU: the SDK and node:http in the workers, then the main thread's messages and sockets",
  "CPU per order, ms": "as orders per second",
  "five stamps only, orders/s": "the same table without functions, events and IAM",
  "events matched with 300 rules, events/s": "reading each field of the event once",
  "events parsed only, events/s": "`JSON.parse`",
};

const page = join(import.meta.dirname, "../docs/performance.md");

const { values } = parseArgs({ options: { against: { type: "string" }, rounds: { type: "string", default: "3" } } });
if (values.against === undefined) {
  console.error("error: name the commit to compare with: npx pnpm bench:performance --against <commit>");
  process.exit(1);
}
const { before, after } = run<{ before: Figures; after: Figures }>(
  "local.ts",
  "--json",
  ...["--against", values.against, "--rounds", values.rounds],
);
const coldStarts = run<ColdStart[]>("cold-start.ts", "--json");
const commit = git("rev-parse", "--short", values.against);

replaceTable("local cloud", [
  ["figure", `before (${commit})`, "now", "ratio", "limited by"],
  ["---", "---:", "---:", "---:", "---"],
  ...Object.entries(after).map(([label, value]) => {
    const earlier = before[label];
    return [
      label,
      earlier === undefined ? "" : format(earlier),
      format(value),
      earlier === undefined ? "" : (value / earlier).toFixed(2),
      LIMITS[label] ?? "",
    ];
  }),
]);
replaceTable("cold start", [
  ["bundle", "CPU beyond bare Node, ms", "ratio to the plain bundle", "size, KB"],
  ["---", "---:", "---:", "---:"],
  ...coldStarts.map(({ cpuMs, label, ratio, sizeKb }) => [label, cpuMs.toFixed(1), ratio.toFixed(2), String(sizeKb)]),
]);
replaceTable("machine", [
  ["cores", "Node.js", "commit"],
  ["---:", "---", "---"],
  [String(availableParallelism()), process.version, git("rev-parse", "--short", "HEAD")],
]);
console.log("wrote docs/performance.md");

function run<Result>(script: string, ...parameters: string[]): Result {
  const output = execFileSync(process.execPath, [join(import.meta.dirname, script), ...parameters], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(output);
}

function git(...parameters: string[]): string {
  return execFileSync("git", parameters, { cwd: import.meta.dirname, encoding: "utf8" }).trim();
}

/** Replaces the table after the comment that names it. */
function replaceTable(name: string, rows: readonly (readonly string[])[]): void {
  const table = rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const marker = `<!-- ${name}: npx pnpm bench:performance -->`;
  const text = readFileSync(page, "utf8");
  const [head, rest] = text.split(`${marker}\n`);
  if (head === undefined || rest === undefined) {
    throw new Error(`docs/performance.md lacks the line ${marker}`);
  }
  writeFileSync(page, `${head}${marker}\n\n${table}\n${rest.replace(/^\n*(\|.*\n)*/, "")}`);
}

function format(value: number): string {
  return value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString("en-US");
}
