import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { root } from "./workspace.ts";

const command = join(root, "node_modules/typescript/bin/tsc");

/** A place at which tsc has something against a program. */
export interface Diagnostic {
  /** Absolute. */
  file: string;
  /** As tsc prints it: the path from the repository's root, line, column, code and message. */
  text: string;
}

/**
 * What tsc has against a program. It remembers what it has found, so that the next time is quicker.
 * @param project path of the program's tsconfig, from this package
 */
export async function diagnosticsOf(
  project: "services.tsconfig.json" | "infra.tsconfig.json",
  signal: AbortSignal,
): Promise<Diagnostic[]> {
  const file = join(root, "packages/start-command", project);
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [command, "-p", file], { cwd: root, signal }, (error, stdout, stderr) => {
      // A number is how tsc ended; anything else, that it did not run.
      if (error && typeof error.code !== "number") reject(error);
      else resolve(stdout + stderr);
    });
  });
  return parseDiagnostics(output);
}

/** Reads what tsc prints with `--pretty false`; a line that is indented goes on with the one before. */
export function parseDiagnostics(output: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const line of output.split("\n")) {
    const [, path] = /^(\S.*?)\(\d+,\d+\): error /.exec(line) ?? [];
    const last = diagnostics.at(-1);
    if (path !== undefined) diagnostics.push({ file: resolve(root, path), text: line });
    else if (last && /^\s+\S/.test(line)) last.text += `\n${line}`;
  }
  return diagnostics;
}
