import { globSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository that this command is in. */
export const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** What infra is synthesized from, beside the contracts of the services. */
export const infraFolder = join(root, "infra", "src");

/** Where `npm start` has its stacks synthesized. */
export const synthesizedStacks = join(root, "cdktf.out", "stacks");

/** The folders that are saved into while the system runs. */
export function sourceFolders(): string[] {
  return [...globSync(join(root, "packages/*-service/src")), join(root, "packages/service-kit/src"), infraFolder];
}

/** The services' packages, such as `invoice-service`. */
export function services(): string[] {
  return globSync(join(root, "packages/*-service/src/handler.ts")).map((file) => basename(dirname(dirname(file))));
}

/** The folder of a package. */
export function packageFolder(name: string): string {
  return join(root, "packages", name);
}

/** The package that a file is in; undefined for one that is elsewhere. */
export function packageOf(file: string): string | undefined {
  const packages = join(root, "packages") + sep;
  return file.startsWith(packages) ? file.slice(packages.length).split(sep)[0] : undefined;
}
