import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/**
 * The folders of the local cloud, lowest layer first. A file imports only from its own folder and from lower layers;
 * folders of one layer do not import each other. `.` stands for the files beside this one, except the entry of the command
 * line, `main.ts`, which belongs to `cli`.
 */
const LAYERS = [
  ["core"],
  ["http", "terraform"],
  ["protocols"],
  ["iam"],
  ["cloudwatch", "dynamodb", "logs", "schemas", "sns", "sqs", "xray"],
  ["lambda"],
  ["eventbridge"],
  ["api-gateway"],
  ["faults"],
  ["trace"],
  ["console"],
  ["aws-endpoint", "local-api"],
  ["."],
  ["cli"],
];

const IMPORT = /(?:\bfrom |\bimport\(|\bimport |\bnew URL\()"(\.{1,2}\/[^"]+\.ts)"/g;

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|^testing\//.test(file));

function folderOf(file: string): string {
  if (file === "main.ts") {
    return "cli";
  }
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : ".";
}

function layerOf(folder: string): number {
  return LAYERS.findIndex((folders) => folders.includes(folder));
}

function mayImport(from: string, folder: string): boolean {
  return from === folder || (layerOf(folder) >= 0 && layerOf(folder) < layerOf(from));
}

/** The imports that a file may not have, each as `file:line imports file`. */
function violations(file: string): string[] {
  const from = folderOf(file);
  return readFileSync(join(import.meta.dirname, file), "utf8")
    .split("\n")
    .flatMap((line, index) =>
      Array.from(line.matchAll(IMPORT), ([, specifier = ""]) => normalize(join(dirname(file), specifier)))
        .filter((imported) => !mayImport(from, folderOf(imported)))
        .map((imported) => `${file}:${index + 1} imports ${imported}`),
    );
}

test("every folder has a layer", () => {
  const folders = new Set(files.map(folderOf));
  expect([...folders].filter((folder) => layerOf(folder) < 0)).toEqual([]);
});

test("files import only from their own folder and from lower layers", () => {
  expect(files.flatMap(violations)).toEqual([]);
});

test("a file name occurs once, except that folders may have resources.ts and index.ts", () => {
  const names = files.map((file) => basename(file)).filter((name) => name !== "resources.ts" && name !== "index.ts");
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
