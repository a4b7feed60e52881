import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { linkPackages, repositoryRoot } from "./link-packages.ts";

/**
 * Links the packages of a workspace after its manifests changed. A workspace with a lockfile is installed by pnpm; others
 * use the packages of the repository.
 * @param flags further options of `pnpm install`
 */
export function installPackages(root: string, ...flags: string[]): void {
  if (!existsSync(join(root, "pnpm-lock.yaml"))) {
    linkPackages(root);
    return;
  }
  const windows = process.platform === "win32";
  const pnpm = join(repositoryRoot, "node_modules/.bin", windows ? "pnpm.cmd" : "pnpm");
  const install = (...options: string[]) =>
    spawnSync(pnpm, ["install", "--no-frozen-lockfile", "--reporter=silent", ...flags, ...options], {
      cwd: root,
      encoding: "utf8",
      shell: windows,
    });
  // Everything that a service needs is in pnpm's store.
  if (install("--offline").status !== 0) {
    const { status, stderr, stdout } = install();
    if (status !== 0) {
      throw new Error(`pnpm install failed: ${`${stdout}${stderr}`.trim()}; run it again`);
    }
  }
}
