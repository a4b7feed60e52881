import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Workspace } from "./workspace.ts";

/**
 * Synthesizes the CDKTF app of a workspace.
 * @param folder created if it does not exist; its `stacks` gets the stacks
 * @throws {Error} with the output of the app, if it fails
 */
export async function synthesize({ root }: Workspace, folder: string, signal: AbortSignal): Promise<void> {
  const env = { ...process.env, CDKTF_OUTDIR: folder, CHECKPOINT_DISABLE: "1" };
  const parameters = ["--disable-warning=DEP0044", "infra/src/main.ts"];
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, parameters, { cwd: root, env, signal }, (error, _, stderr) => {
      if (error) {
        reject(new Error(stderr.trim() || error.message, { cause: error }));
      } else {
        resolve();
      }
    });
  });
}

/** Whether two stack folders hold the same stack, except for the code of functions. */
export async function isSameStack(stackFolder: string, otherFolder: string): Promise<boolean> {
  const [stack, other] = await Promise.all([stackFolder, otherFolder].map(readWithoutCode));
  return isDeepStrictEqual(stack, other);
}

/** Reads a stack without the folders of archives, which are named by the hash of their content. */
async function readWithoutCode(stackFolder: string): Promise<unknown> {
  const stack = JSON.parse(await readFile(join(stackFolder, "cdk.tf.json"), "utf8"));
  for (const archive of Object.values<{ source_dir?: string }>(stack.data?.archive_file ?? {})) {
    delete archive.source_dir;
  }
  return stack;
}
