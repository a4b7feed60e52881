import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "./code/reference.ts";

const TURBO = join(repositoryRoot, "node_modules/turbo/bin/turbo");

/** Builds the page of the console, unless it is up to date. @throws {Error} with the output of the build */
export async function buildConsole(): Promise<void> {
  const parameters = [TURBO, "run", "local-cloud-console#build", "--output-logs=errors-only"];
  try {
    await promisify(execFile)(process.execPath, parameters, { cwd: repositoryRoot });
  } catch (cause) {
    throw new Error(`cannot build the console:\n${(cause as { stdout?: string }).stdout ?? ""}`, { cause });
  }
}
