import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Workspace } from "./workspace.ts";

const HANDLER = "handler.cjs";
const MAP = "handler.cjs.map";

export class ServiceBundle {
  readonly service: string;
  /** Absolute paths of the bundled modules, including dependencies. */
  readonly sources: ReadonlySet<string>;
  #dist: string;
  #handler: Buffer;
  #map: Buffer;

  constructor(
    { dist, service }: { service: string; dist: string },
    files: { handler: Buffer; map: Buffer },
    sources: Iterable<string> = [],
  ) {
    this.service = service;
    this.#dist = dist;
    this.sources = new Set(sources);
    this.#handler = files.handler;
    this.#map = files.map;
  }

  /** Reads the bundle in a service's `dist`, without its sources. */
  static async readBuilt(workspace: Workspace, service: string): Promise<ServiceBundle> {
    const dist = getDist(workspace, service);
    const read = (name: string) => readFile(join(dist, name));
    return new ServiceBundle({ service, dist }, { handler: await read(HANDLER), map: await read(MAP) });
  }

  /** Whether the code is the same; source maps may differ. */
  equals(other: ServiceBundle): boolean {
    return this.#handler.equals(other.#handler);
  }

  /** Writes the bundle to `dist`, as the `build` script does, for the next synthesis. */
  async writeToDist(): Promise<void> {
    await mkdir(this.#dist, { recursive: true });
    for (const [name, content] of [[MAP, this.#map] as const, [HANDLER, this.#handler] as const]) {
      const file = join(this.#dist, name);
      await writeFile(`${file}.new`, content);
      await rename(`${file}.new`, file);
    }
  }

  /** Writes a new subfolder, named by the hash of the code, with a source map that leads to the sources; returns it. */
  async writeTo(folder: string): Promise<string> {
    const hash = createHash("sha256").update(this.#handler).digest("hex").slice(0, 16);
    const code = join(folder, this.service, hash);
    const sourceRoot = JSON.stringify(pathToFileURL(`${this.#dist}/`).href);
    await mkdir(code, { recursive: true });
    // Editing the text is faster than parsing a megabyte of JSON.
    await writeFile(join(code, MAP), [`{"sourceRoot":${sourceRoot},`, this.#map.subarray(1)]);
    await writeFile(join(code, HANDLER), this.#handler);
    return code;
  }
}

/** Returns the folder of a service's built bundle. */
export function getDist({ servicesFolder }: Workspace, service: string): string {
  return join(servicesFolder, service, "dist");
}
