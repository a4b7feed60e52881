import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type BuildContext, type BuildFailure, type BuildResult, context, formatMessages } from "esbuild";
import { bundleOptions } from "../../../../scripts/bundle-service.ts";
import { UpdateError } from "./update-error.ts";
import { packageFolder } from "./workspace.ts";

const HANDLER = "handler.mjs";
const MAP = "handler.mjs.map";

/** The files of a bundle, as the service's `build` script makes them. */
export interface BundleFiles {
  handler: Buffer;
  map: Buffer;
}

/** A service's bundle, made again from what has changed. */
export class ServiceBundle {
  /** The service's package. */
  readonly service: string;
  #folder: string;
  #context: Promise<BuildContext> | undefined;
  #sources: ReadonlySet<string> | undefined;

  constructor(service: string) {
    this.service = service;
    this.#folder = packageFolder(service);
  }

  /** Absolute paths of what it was made of, dependencies among them; undefined where that is not known. */
  get sources(): ReadonlySet<string> | undefined {
    return this.#sources;
  }

  /** Makes it, and writes nothing. @throws {UpdateError} when that fails, with the lines that are wrong */
  async build(): Promise<BundleFiles> {
    this.#context ??= context({
      ...bundleOptions,
      absWorkingDir: this.#folder,
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    this.#sources = undefined;
    const result = await this.#context.then((made) => made.rebuild()).catch(rethrowFailure);
    const { metafile, outputFiles = [] } = result as BuildResult<{ metafile: true }>;
    this.#sources = new Set(Object.keys(metafile.inputs).map((path) => resolve(this.#folder, path)));
    const contents = (name: string) =>
      Buffer.from(outputFiles.find(({ path }) => path.endsWith(name))?.contents as Uint8Array);
    return { handler: contents(HANDLER), map: contents(MAP) };
  }

  /** What is in the service's `dist`. */
  async built(): Promise<BundleFiles> {
    const [handler, map] = await Promise.all([HANDLER, MAP].map((name) => readFile(join(this.#folder, "dist", name))));
    return { handler, map } as BundleFiles;
  }

  /** Puts a bundle where the `build` script puts it, for whoever synthesizes. */
  async keep({ handler, map }: BundleFiles): Promise<void> {
    const dist = join(this.#folder, "dist");
    await mkdir(dist, { recursive: true });
    for (const [name, content] of [[MAP, map] as const, [HANDLER, handler] as const]) {
      const file = join(dist, name);
      await writeFile(`${file}.new`, content);
      await rename(`${file}.new`, file);
    }
  }

  /**
   * Writes a bundle into a folder of its own, with a source map that leads to the sources from there.
   * @param folder in which the bundle's folder is made
   * @returns the bundle's folder, named for what is in it
   */
  async writeTo(folder: string, { handler, map }: BundleFiles): Promise<string> {
    const hash = createHash("sha256").update(handler).digest("hex").slice(0, 16);
    const code = join(folder, this.service, hash);
    const sourceRoot = pathToFileURL(join(this.#folder, "dist/")).href;
    await mkdir(code, { recursive: true });
    await writeFile(join(code, MAP), JSON.stringify({ ...JSON.parse(String(map)), sourceRoot }));
    await writeFile(join(code, HANDLER), handler);
    return code;
  }

  async close(): Promise<void> {
    const made = await this.#context?.catch(() => undefined);
    await made?.dispose();
  }
}

async function rethrowFailure(error: BuildFailure): Promise<never> {
  if (!error.errors) throw error;
  const lines = await formatMessages(error.errors, { kind: "error" });
  throw new UpdateError(lines.join("").trim(), { cause: error });
}
