import { createHash } from "node:crypto";
import { globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import * as z from "zod";
import type { ResourceContext } from "../terraform/resource-type.ts";
import { createInvalidResourceError, StackError } from "../terraform/stack-error.ts";
import { createCodeFolder } from "./code-folders.ts";

const file = z.strictObject({ content: z.string(), filename: z.string() });

export const archiveFileShape = {
  type: z.literal("zip", "must be zip"),
  output_path: z.string(),
  source_dir: z.string().optional(),
  source_file: z.string().optional(),
  source_content: z.string().optional(),
  source_content_filename: z.string().optional(),
  source: z.array(file).default([]),
  excludes: z.array(z.string()).default([]),
  output_file_mode: z.string().optional(),
  exclude_symlink_directories: z.boolean().optional(),
};

type ArchiveConfig = z.output<z.ZodObject<typeof archiveFileShape>>;

/**
 * Returns the attributes of an archive. Nothing is zipped: functions run from `folder`, its source folder or a copy.
 * @throws {StackError} if the source is not there
 */
export function readArchive(config: ArchiveConfig, { address, stackFolder }: ResourceContext): Record<string, unknown> {
  const { excludes, output_path, source_dir } = config;
  const sourceFolder = source_dir === undefined ? undefined : findFolder(source_dir, stackFolder, address);
  const runsInPlace = sourceFolder !== undefined && excludes.length === 0 && !dependsOnOuterFolder(sourceFolder);
  const folder = runsInPlace
    ? sourceFolder
    : createCodeFolder(readFiles(config, sourceFolder, { address, stackFolder }));
  const hash = hashFolder(folder);
  const sha1 = hash("sha1").toString("hex");
  const sha256 = hash("sha256");
  const sha512 = hash("sha512");
  return {
    id: sha1,
    folder,
    archive_path: resolve(stackFolder, output_path),
    output_base64sha256: sha256.toString("base64"),
    output_base64sha512: sha512.toString("base64"),
    output_md5: hash("md5").toString("hex"),
    output_sha: sha1,
    output_sha256: sha256.toString("hex"),
    output_sha512: sha512.toString("hex"),
  };
}

function findFolder(path: string, stackFolder: string, address: string): string {
  const folder = resolve(stackFolder, path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    const message = `${address}: source_dir ${folder} is not a folder: synthesize the stack again`;
    throw new StackError("STACK_NOT_FOUND", message);
  }
  return folder;
}

/** Whether the package.json of an outer folder, which is not in the package, would say what `.js` files are. */
function dependsOnOuterFolder(folder: string): boolean {
  const names = readdirSync(folder);
  return !names.includes("package.json") && names.some((name) => name.endsWith(".js"));
}

function readFiles(
  config: ArchiveConfig,
  sourceFolder: string | undefined,
  { address, stackFolder }: Pick<ResourceContext, "address" | "stackFolder">,
): Map<string, Buffer> {
  const { excludes, source, source_content, source_content_filename, source_file } = config;
  const files = new Map<string, Buffer>(source.map(({ content, filename }) => [filename, Buffer.from(content)]));
  if (source_content !== undefined) {
    files.set(source_content_filename ?? "", Buffer.from(source_content));
  }
  if (source_file !== undefined) {
    files.set(basename(source_file), readSourceFile(resolve(stackFolder, source_file), address));
  }
  if (sourceFolder !== undefined) {
    const patterns = excludes.flatMap((pattern) => [pattern, `${pattern}/**`]);
    const excluded = new Set(globSync(patterns, { cwd: sourceFolder }));
    for (const path of listFiles(sourceFolder).filter((path) => !excluded.has(path))) {
      files.set(path, readFileSync(join(sourceFolder, path)));
    }
  }
  if (files.size === 0 || files.has("")) {
    throw createInvalidResourceError(
      `${address}: has no files; set source_dir, source_file, source, or source_content and source_content_filename`,
    );
  }
  return files;
}

function readSourceFile(path: string, address: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new StackError("STACK_NOT_FOUND", `${address}: cannot read source_file ${path} (${code}); create it first`, {
      cause,
    });
  }
}

function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((path) => path.slice(folder.length + 1)).sort();
}

/** Hashes the names and contents of the files, which change with the code as the hash of a zip archive does. */
function hashFolder(folder: string) {
  const parts = listFiles(folder).flatMap((path) => [Buffer.from(path), readFileSync(join(folder, path))]);
  return (algorithm: string) => parts.reduce((hash, part) => hash.update(part), createHash(algorithm)).digest();
}
