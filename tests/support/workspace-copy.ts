import { cpSync, mkdtempSync, symlinkSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What `npm start` runs, and what that is made from. */
const PARTS = ["packages", "infra", "scripts", "cdktf.out/stacks/orders-dev", "tsconfig.base.json", "package.json"];

export interface WorkspaceCopy {
  folder: string;
  /** Its `npm start`'s command. */
  main: string;
  stackFolder: string;
  remove(): Promise<void>;
}

/**
 * A copy of the workspace, built and synthesized as this one is, in which sources can be saved without harm. What is
 * installed is shared: the packages find each other by links that are relative, and so within the copy.
 */
export function copyWorkspace(): WorkspaceCopy {
  const folder = mkdtempSync(join(tmpdir(), "orders-workspace-"));
  for (const part of PARTS) {
    cpSync(join(root, part), join(folder, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !/[\\/](\.turbo|\.bin)$/.test(path),
    });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  return {
    folder,
    main: join(folder, "packages/dev-server/src/main.ts"),
    stackFolder: join(folder, "cdktf.out/stacks/orders-dev"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
