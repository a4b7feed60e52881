import { globSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../../", import.meta.url));

const packagesFolder = join(root, "packages");

export const servicesFolder = join(packagesFolder, "services");

export const infraFolder = join(root, "infra", "src");

/** The folder to which `npm start` synthesizes stacks. */
export const synthesizedStacks = join(root, "cdktf.out", "stacks");

export function findSourceFolders(): string[] {
  return [...globSync(join(servicesFolder, "*/src")), join(packagesFolder, "service-kit/src"), infraFolder];
}

/** Returns the package names of the services, such as `invoice-service`. */
export function findServices(): string[] {
  return globSync(join(servicesFolder, "*/src/handler.ts")).map((file) => basename(dirname(dirname(file))));
}

/** Returns the name of the package that contains a file, or undefined for a file outside of `packages/`. */
export function getPackage(file: string): string | undefined {
  for (const folder of [servicesFolder, packagesFolder]) {
    if (file.startsWith(folder + sep)) {
      return file.slice(folder.length + 1).split(sep)[0];
    }
  }
  return undefined;
}
