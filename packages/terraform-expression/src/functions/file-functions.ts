import { globSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, resolve } from "node:path";
import { createInvalidValueError } from "../expression-error.ts";
import { createSet, type ObjectValue, type Value } from "../value.ts";
import { defineFunction, type FunctionDefinition, type Functions } from "./define-function.ts";
import { decodeUtf8, hash } from "./encoding-functions.ts";

export interface FileFunctionContext {
  /** The folder to which paths are relative. */
  folder: string;
  readFile(path: string): Buffer;
  evaluateTemplate(text: string, variables: ObjectValue): Value;
}

/** Creates the functions that read files. */
export function createFileFunctions({ evaluateTemplate, folder, readFile }: FileFunctionContext): Functions {
  const read = (path: string) => {
    try {
      return readFile(resolve(folder, path));
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw createInvalidValueError(`cannot read ${resolve(folder, path)} (${code}); create it first`, { cause });
    }
  };
  const hashFile = (algorithm: string, encoding: "hex" | "base64" = "hex"): FunctionDefinition =>
    defineFunction(["string"], (path) => hash(algorithm, read(path), encoding));
  return {
    abspath: defineFunction(["string"], (path) => resolve(folder, path)),
    basename: defineFunction(["string"], (path) => basename(path)),
    dirname: defineFunction(["string"], (path) => dirname(path)),
    file: defineFunction(["string"], (path) => decodeUtf8(read(path))),
    filebase64: defineFunction(["string"], (path) => read(path).toString("base64")),
    filebase64sha256: hashFile("sha256", "base64"),
    filebase64sha512: hashFile("sha512", "base64"),
    fileexists: defineFunction(
      ["string"],
      (path) => statSync(resolve(folder, path), { throwIfNoEntry: false })?.isFile() ?? false,
    ),
    filemd5: hashFile("md5"),
    fileset: defineFunction(["string", "string"], (path, pattern) => {
      const cwd = resolve(folder, path);
      const files = globSync(pattern, { cwd }).filter((file) => statSync(resolve(cwd, file)).isFile());
      return createSet(files.map((file) => file.replaceAll("\\", "/")));
    }),
    filesha1: hashFile("sha1"),
    filesha256: hashFile("sha256"),
    filesha512: hashFile("sha512"),
    pathexpand: defineFunction(["string"], (path) => path.replace(/^~(?=\/|$)/, homedir())),
    templatefile: defineFunction(["string", "map"], (path, variables) =>
      evaluateTemplate(decodeUtf8(read(path)), variables),
    ),
    templatestring: defineFunction(["string", "map"], evaluateTemplate),
  };
}
