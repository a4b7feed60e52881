import { globSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository that this command is in. */
export const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** Where the packages are, each in a folder by its name. */
export const packagesFolder = join(root, "packages");

/** What infra is synthesized from, beside the contracts of the services. */
export const infraFolder = join(root, "infra", "src");

/** Where `npm start` has its stacks synthesized. */
export const synthesizedStacks = join(root, "cdktf.out", "stacks");

/** The folders that are saved into while the system runs. */
export function sourceFolders(): string[] {
  return [...globSync(join(packagesFolder, "*-service/src")), join(packagesFolder, "service-kit/src"), infraFolder];
}

/** The services' packages, such as `invoice-service`. */
export function services(): string[] {
  return globSync(join(packagesFolder, "*-service/src/handler.ts")).map((file) => basename(dirname(dirname(file))));
}

/** The package that a file is in; undefined for one that is elsewhere. */
export function packageOf(file: string): string | undefined {
  return file.startsWith(packagesFolder + sep) ? file.slice(packagesFolder.length + 1).split(sep)[0] : undefined;
}
