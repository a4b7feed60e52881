import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { servicesFolder } from "./workspace.ts";

const HANDLER = "handler.mjs";
const MAP = "handler.mjs.map";

/** A service's bundle: what its function runs. */
export class ServiceBundle {
  /** The service's package. */
  readonly service: string;
  /** Absolute paths of what it was made of, dependencies among them. */
  readonly sources: ReadonlySet<string>;
  #handler: Buffer;
  #map: Buffer;

  constructor(service: string, files: { handler: Buffer; map: Buffer }, sources: Iterable<string> = []) {
    this.service = service;
    this.sources = new Set(sources);
    this.#handler = files.handler;
    this.#map = files.map;
  }

  /** The one that is in a service's `dist`; its sources are not known. */
  static async built(service: string): Promise<ServiceBundle> {
    const read = (name: string) => readFile(join(distOf(service), name));
    return new ServiceBundle(service, { handler: await read(HANDLER), map: await read(MAP) });
  }

  /** Whether it runs as another one does. */
  equals(other: ServiceBundle): boolean {
    return this.#handler.equals(other.#handler);
  }

  /** Puts it where the `build` script puts it, for whoever synthesizes. */
  async keep(): Promise<void> {
    const dist = distOf(this.service);
    await mkdir(dist, { recursive: true });
    for (const [name, content] of [[MAP, this.#map] as const, [HANDLER, this.#handler] as const]) {
      const file = join(dist, name);
      await writeFile(`${file}.new`, content);
      await rename(`${file}.new`, file);
    }
  }

  /**
   * Writes it into a folder of its own, with a source map that leads to the sources from there.
   * @param folder in which the bundle's folder is made
   * @returns the bundle's folder, named for what is in it
   */
  async writeTo(folder: string): Promise<string> {
    const hash = createHash("sha256").update(this.#handler).digest("hex").slice(0, 16);
    const code = join(folder, this.service, hash);
    const sourceRoot = JSON.stringify(pathToFileURL(`${distOf(this.service)}/`).href);
    await mkdir(code, { recursive: true });
    // To read a megabyte of JSON would take longer than to write it.
    await writeFile(join(code, MAP), [`{"sourceRoot":${sourceRoot},`, this.#map.subarray(1)]);
    await writeFile(join(code, HANDLER), this.#handler);
    return code;
  }
}

function distOf(service: string): string {
  return join(servicesFolder, service, "dist");
}
