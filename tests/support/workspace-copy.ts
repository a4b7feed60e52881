import { cpSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The files that `npm start` needs. */
const PATHS = ["packages", "infra", "scripts", "cdktf.out/stacks/orders-dev", "tsconfig.base.json", "package.json"];

/** Paths that Git ignores, and the lockfile: without it, the packages of a copy are linked to installed ones. */
const NOT_COPIED = /^(\.git|\.local-cloud|\.turbo|cdktf\.out|coverage|node_modules|pnpm-lock\.yaml|workshop)$/;

export interface WorkspaceCopy {
  folder: string;
  /** The entry point of `npm start` in the copy. */
  main: string;
  stackFolder: string;
  remove(): Promise<void>;
}

/** Copies the whole workspace as `copyWorkspace` does, but without the synthesized stacks. */
export function copyRepository(): WorkspaceCopy {
  return copyPaths(readdirSync(root).filter((name) => !NOT_COPIED.test(name)));
}

/**
 * Copies the built and synthesized workspace, so that tests can edit its sources. Installed packages are shared; the links
 * between workspace packages are relative and stay within the copy.
 */
export function copyWorkspace(): WorkspaceCopy {
  return copyPaths(PATHS);
}

function copyPaths(paths: readonly string[]): WorkspaceCopy {
  const folder = mkdtempSync(join(tmpdir(), "orders-workspace-"));
  for (const path of paths) {
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !/[\\/](\.turbo|\.bin)$/.test(source),
    });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  return {
    folder,
    main: join(folder, "packages/dev-server/src/main.mjs"),
    stackFolder: join(folder, "cdktf.out/stacks/orders-dev"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
