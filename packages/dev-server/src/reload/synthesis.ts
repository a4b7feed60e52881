import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { UpdateError } from "./update-error.ts";
import { root } from "./workspace.ts";

/**
 * Synthesizes the CDKTF app, as `npm run synth` does, into another folder.
 * @param folder made if it is not there; the stacks are in its `stacks`
 * @throws {UpdateError} with what the app has printed, when it fails
 */
export async function synthesize(folder: string, signal: AbortSignal): Promise<void> {
  const env = { ...process.env, CDKTF_OUTDIR: folder, CHECKPOINT_DISABLE: "1" };
  const parameters = ["--disable-warning=DEP0044", "infra/src/main.ts"];
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, parameters, { cwd: root, env, signal }, (error, _, stderr) => {
      if (error) {
        reject(new UpdateError(stderr.trim() || error.message, { cause: error }));
      } else {
        resolve();
      }
    });
  });
}

/** Whether two stack folders describe the same stack, whatever the functions' code is. */
export async function describesTheSame(stackFolder: string, otherFolder: string): Promise<boolean> {
  const [stack, other] = await Promise.all([stackFolder, otherFolder].map(withoutCode));
  return isDeepStrictEqual(stack, other);
}

/** The folder that an archive is made of is named for what is in it. */
async function withoutCode(stackFolder: string): Promise<unknown> {
  const stack = JSON.parse(await readFile(join(stackFolder, "cdk.tf.json"), "utf8"));
  for (const archive of Object.values<{ source_dir?: string }>(stack.data?.archive_file ?? {})) {
    delete archive.source_dir;
  }
  return stack;
}
