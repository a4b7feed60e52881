import {
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository that this package is part of. */
export const repositoryRoot = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[\\/]$/, "");

const PACKAGES = ["packages/services/*", "packages/*", "infra", "scripts", "tests", "bench"];

/**
 * Links the dependencies of each package of a workspace, as pnpm does: to its own copy of a package, to a package of the
 * repository, or to an installed one.
 */
export function linkPackages(root: string): void {
  link(join(root, "node_modules"), join(repositoryRoot, "node_modules"));
  const folders = findPackages(root);
  const own = new Map(folders.map((folder) => [readManifest(folder).name, folder]));
  for (const folder of folders) {
    const { dependencies, devDependencies } = readManifest(folder);
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      const target = own.get(name) ?? findInstalled(name);
      if (target !== undefined) {
        link(join(folder, "node_modules", name), target);
      }
    }
  }
}

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function readManifest(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch {
    // The learner may be editing it; bundling and synthesis report what is missing.
    return { name: folder };
  }
}

function findPackages(root: string): string[] {
  return PACKAGES.flatMap((pattern) => globSync(join(root, pattern, "package.json"))).map(dirname);
}

/** Returns the folder of a package that any package of the repository depends on. */
function findInstalled(name: string): string | undefined {
  const dependent = findPackages(repositoryRoot).find((folder) => existsSync(join(folder, "node_modules", name)));
  return dependent && realpathSync(join(dependent, "node_modules", name));
}

function link(path: string, target: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink() && readlinkSync(path) === target) {
    return;
  }
  if (stat) {
    rmSync(path, { recursive: true });
  }
  mkdirSync(dirname(path), { recursive: true });
  // Windows allows junctions without privileges; elsewhere the type is ignored.
  symlinkSync(target, path, "junction");
}
