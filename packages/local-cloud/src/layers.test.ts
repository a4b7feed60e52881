import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/**
 * The folders of the local cloud, lowest layer first. A file imports only from its own folder and from lower layers;
 * folders of one layer do not import each other. `.` is the folder of this file. The entry point, `main.mjs`, belongs to
 * none: it only loads `cli`.
 */
const LAYERS = [
  ["core"],
  ["http", "terraform"],
  ["protocols"],
  ["iam"],
  [
    "account",
    "autoscaling",
    "budgets",
    "cloudwatch",
    "dynamodb",
    "kms",
    "logs",
    "null",
    "random",
    "schemas",
    "sqs",
    "sts",
    "xray",
  ],
  ["delivery", "lambda"],
  ["sns"],
  ["event-sources", "eventbridge"],
  ["api-gateway", "scheduler"],
  ["faults"],
  ["trace"],
  ["console"],
  ["aws-endpoint", "local-api"],
  ["function-urls"],
  ["."],
  ["cli"],
];

const IMPORT = /(?:\bfrom |\bimport\(|\bimport |\bnew URL\()"(\.{1,2}\/[^"]+\.ts)"/g;

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|^testing\//.test(file));

function findFolder(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : ".";
}

function findLayer(folder: string): number {
  return LAYERS.findIndex((folders) => folders.includes(folder));
}

function mayImport(from: string, folder: string): boolean {
  return from === folder || (findLayer(folder) >= 0 && findLayer(folder) < findLayer(from));
}

/** Lists a file's forbidden imports as `file:line imports file`. */
function findViolations(file: string): string[] {
  const from = findFolder(file);
  return readFileSync(join(import.meta.dirname, file), "utf8")
    .split("\n")
    .flatMap((line, index) =>
      Array.from(line.matchAll(IMPORT), ([, specifier = ""]) => normalize(join(dirname(file), specifier)))
        .filter((imported) => !mayImport(from, findFolder(imported)))
        .map((imported) => `${file}:${index + 1} imports ${imported}`),
    );
}

test("assigns every folder to a layer", () => {
  const folders = new Set(files.map(findFolder));
  expect([...folders].filter((folder) => findLayer(folder) < 0)).toEqual([]);
});

test("lets files import only from their own folder and from lower layers", () => {
  expect(files.flatMap(findViolations)).toEqual([]);
});

test("uses each file name once, except resources.ts and index.ts", () => {
  const names = files.map((file) => basename(file)).filter((name) => name !== "resources.ts" && name !== "index.ts");
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
