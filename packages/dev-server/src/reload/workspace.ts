import { globSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The folders of a workspace that holds the services and the CDKTF app: this repository, or a copy of it. */
export class Workspace {
  readonly root: string;
  /** The folder of `services.tsconfig.json` and `infra.tsconfig.json`, the programs to check. */
  readonly tsconfigFolder: string;
  readonly servicesFolder: string;
  readonly infraFolder: string;
  /** The folder to which the stacks are synthesized before a run. */
  readonly synthesizedStacks: string;
  #packagesFolder: string;

  /** @param root absolute, without symbolic links */
  constructor(root: string, { tsconfigFolder = join(root, "packages/dev-server") } = {}) {
    this.root = root;
    this.tsconfigFolder = tsconfigFolder;
    this.#packagesFolder = join(root, "packages");
    this.servicesFolder = join(this.#packagesFolder, "services");
    this.infraFolder = join(root, "infra/src");
    this.synthesizedStacks = join(root, "cdktf.out/stacks");
  }

  findSourceFolders(): string[] {
    const services = globSync(join(this.servicesFolder, "*/src"));
    return [...services, join(this.#packagesFolder, "service-kit/src"), this.infraFolder];
  }

  /** Returns the package names of the services, such as `invoice-service`. */
  findServices(): string[] {
    return globSync(join(this.servicesFolder, "*/src/handler.ts")).map((file) => basename(dirname(dirname(file))));
  }

  /** Returns the name of the package that contains a file, or undefined for a file outside of `packages/`. */
  getPackage(file: string): string | undefined {
    for (const folder of [this.servicesFolder, this.#packagesFolder]) {
      if (file.startsWith(folder + sep)) {
        return file.slice(folder.length + 1).split(sep)[0];
      }
    }
    return undefined;
  }
}

export const repository = new Workspace(fileURLToPath(new URL("../../../..", import.meta.url)));
