// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, test } from "vitest";
import { readStack } from "../terraform/read-stack.ts";
import type { ResourceType } from "../terraform/resource-type.ts";
import { resolveStack } from "../terraform/stack.ts";
import { testStackFolder } from "../testing/stack-folder.ts";
import { readFunctions } from "./read-functions.ts";
import * as lambda from "./resources.ts";

const types = Object.values(lambda) as unknown as readonly ResourceType<never>[];

/** Reads a stack with a function whose package is `lambda.zip`. */
function readFunction(content: object, files: Record<string, string | Buffer>, settings: object = {}) {
  const aws_lambda_function = {
    f: {
      function_name: "f",
      role: "role",
      handler: "index.handler",
      runtime: "nodejs24.x",
      filename: "${path.module}/lambda.zip",
      ...settings,
    },
  };
  const stack = { resource: { aws_lambda_function }, ...content };
  const folder = testStackFolder({ "main.tf.json": JSON.stringify(stack), ...files });
  const context = { accountId: "000000000000", awsEndpointUrl: "", apiUrl: "" };
  return readFunctions(resolveStack(readStack(folder), types, context))[0];
}

function listFiles(folder: string | undefined): Record<string, string> {
  const entries = readdirSync(folder ?? "", { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice((folder ?? "").length + 1), readFileSync(path, "utf8")]));
}

const files = { "src/index.js": "A", "src/lib/a.js": "B", "src/readme.md": "C" };
const archive = (settings: object) => ({
  data: { archive_file: { code: { type: "zip", output_path: "./lambda.zip", ...settings } } },
});

test.each<[object, Record<string, string>]>([
  [{ source_dir: "${path.module}/src" }, { "index.js": "A", "lib/a.js": "B", "readme.md": "C" }],
  [{ source_dir: "src", excludes: ["*.md", "lib"] }, { "index.js": "A" }],
  [{ source_file: "src/index.js" }, { "index.js": "A" }],
  [{ source_content: "D", source_content_filename: "index.js" }, { "index.js": "D" }],
  [{ source: { content: "D", filename: "index.js" } }, { "index.js": "D" }],
  [
    {
      source: [
        { content: "D", filename: "index.js" },
        { content: '${file("src/lib/a.js")}', filename: "lib/b.js" },
      ],
    },
    { "index.js": "D", "lib/b.js": "B" },
  ],
])("a function runs the files of an archive with %j", (settings, expected) => {
  expect(listFiles(readFunction(archive(settings), files)?.codeFolder)).toEqual(expected);
});

test("a folder of .js files is a package, whatever folder it is in", () => {
  const inPlace = readFunction(archive({ source_dir: "src" }), { "src/index.mjs": "A" });
  expect(inPlace?.codeFolder).toMatch(/src$/);
  const described = readFunction(archive({ source_dir: "src" }), { "src/index.js": "A", "src/package.json": "{}" });
  expect(described?.codeFolder).toMatch(/src$/);
  const copied = readFunction(archive({ source_dir: "src" }), {
    "package.json": '{"type":"module"}',
    "src/index.js": "A",
  });
  expect(copied?.codeFolder).not.toMatch(/src$/);
});

test("the hash of an archive may be read from its file, which is not written", () => {
  const code = readFunction(archive({ source_file: "src/index.js" }), files, {
    filename: "${data.archive_file.code.output_path}",
    source_code_hash: "${filebase64sha256(data.archive_file.code.output_path)}",
  });
  expect(listFiles(code?.codeFolder)).toEqual({ "index.js": "A" });
});

test.each([
  [{ source_dir: "none" }, "none is not a folder: synthesize the stack again"],
  [{ source_file: "none.js" }, "none.js (ENOENT); create it first"],
  [{}, "data.archive_file.code: has no files; set source_dir, source_file, source, or source_content"],
  [{ source_content: "x" }, "data.archive_file.code: has no files"],
  [{ type: "tar", source_file: "src/index.js" }, "data.archive_file.code: type: must be zip"],
])("rejects an archive with %j", (settings, message) => {
  expect(() => readFunction(archive(settings), files)).toThrow(message);
});

/** A zip archive with an empty folder, a deflated file and a stored one. */
const ZIP = Buffer.from(
  [
    "UEsDBBQAAAAAAAAAIVwAAAAAAAAAAAAAAAAEAAAAbGliL1BLAwQUAAAACAAAACFcpmvLfgYAAADIAAAACAAAAGxpYi9hLmpzq6gY",
    "HgAAUEsDBBQAAAAAAAAAIVwL+UNWBgAAAAYAAAAIAAAAaW5kZXguanNzdG9yZWRQSwECFAMUAAAAAAAAACFcAAAAAAAAAAAAAAAA",
    "BAAAAAAAAAAAAAAAgAEAAAAAbGliL1BLAQIUAxQAAAAIAAAAIVyma8t+BgAAAMgAAAAIAAAAAAAAAAAAAACAASIAAABsaWIvYS5q",
    "c1BLAQIUAxQAAAAAAAAAIVwL+UNWBgAAAAYAAAAIAAAAAAAAAAAAAACAAU4AAABpbmRleC5qc1BLBQYAAAAAAwADAJ4AAAB6AAAA",
    "AAA=",
  ].join(""),
  "base64",
);

/** A zip archive with the file `../evil.js`. */
const OUTSIDE = Buffer.from(
  [
    "UEsDBBQAAAAAAAAAIVxaetrvAQAAAAEAAAAKAAAALi4vZXZpbC5qc2VQSwECFAMUAAAAAAAAACFcWnra7wEAAAABAAAACgAAAAAA",
    "AAAAAAAAgAEAAAAALi4vZXZpbC5qc1BLBQYAAAAAAQABADgAAAApAAAAAAA=",
  ].join(""),
  "base64",
);

it("reads a package that was zipped before", () => {
  const code = readFunction({}, { "lambda.zip": ZIP })?.codeFolder;
  expect(listFiles(code)).toEqual({ "index.js": "stored", "lib/a.js": "x".repeat(200) });
});

test.each<[string, string | Buffer, string]>([
  ["empty", "", "it is not a zip archive"],
  ["cut", "PK\u0005\u0006", "it is not a zip archive"],
  ["damaged", Buffer.concat([Buffer.alloc(200), ZIP.subarray(-22)]), "its directory is damaged"],
  ["with a path outside of it", OUTSIDE, "the path ../evil.js leaves the archive"],
])("rejects a package that is %s", (_, content, message) => {
  expect(() => readFunction({}, { "lambda.zip": content })).toThrow(message);
});
