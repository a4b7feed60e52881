import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const vitest = fileURLToPath(new URL("../../node_modules/.bin/vitest", import.meta.url));

/**
 * Runs commands in the folders of a copied workspace.
 * @param advice part of the error if a command fails
 */
export function createRunner(getRoot: () => string, advice: string) {
  const run = (folder: string, command: string, ...parameters: string[]): string => {
    const { error, status, stderr, stdout } = spawnSync(command, parameters, {
      cwd: join(getRoot(), folder),
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    if (error || status !== 0) {
      const call = [command, ...parameters].join(" ");
      throw new Error(`${call} failed in ${folder} of the copy.\n${advice}\n${stdout}${stderr}`, { cause: error });
    }
    return stdout;
  };
  const runTests = (folder: string, ...filters: string[]): string =>
    run(folder, vitest, "run", "--config", join(getRoot(), "vitest.config.ts"), "--project", "standard", ...filters);
  return { run, runTests };
}
