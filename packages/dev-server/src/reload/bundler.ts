import { join, parse } from "node:path";
import { type BuildContext, type BuildFailure, context, formatMessages, type Metafile } from "esbuild";
import { bundleOptions } from "../../../../scripts/bundle-service.ts";
import { ServiceBundle } from "./service-bundle.ts";
import { UpdateError } from "./update-error.ts";
import { servicesFolder } from "./workspace.ts";

const entryPoint = (service: string) => `${service}/${bundleOptions.entryPoints[0]}`;

/** Makes the bundles of services as their `build` scripts do, again from what has changed. */
export class Bundler {
  #closed = false;
  /** By the services that are bundled together: what they have in common is read once. */
  #contexts = new Map<string, Promise<BuildContext<{ metafile: true; write: false }>>>();

  /**
   * Makes bundles, and writes nothing.
   * @throws {UpdateError} when one of them fails, with the lines that are wrong
   * @throws {Error} when it is closed
   */
  async bundle(services: readonly string[]): Promise<ServiceBundle[]> {
    const { metafile, outputFiles } = await this.#context(services)
      .then((made) => made.rebuild())
      .catch(rethrowFailure);
    const content = (service: string, ending: string) => {
      const path = join(servicesFolder, service, bundleOptions.outfile + ending);
      return Buffer.from(outputFiles.find((file) => file.path === path)?.contents as Uint8Array);
    };
    return services.map((service) => {
      const sources = [...modulesOf(entryPoint(service), metafile.inputs)].map((path) => join(servicesFolder, path));
      return new ServiceBundle(service, { handler: content(service, ""), map: content(service, ".map") }, sources);
    });
  }

  /** Ends what it does. */
  async close(): Promise<void> {
    this.#closed = true;
    const contexts = await Promise.allSettled(this.#contexts.values());
    await Promise.all(contexts.map((made) => made.status === "fulfilled" && made.value.dispose()));
  }

  #context(services: readonly string[]): Promise<BuildContext<{ metafile: true; write: false }>> {
    // Nobody would end it.
    if (this.#closed) {
      throw new Error("bundling has ended");
    }
    const key = services.join();
    const made = this.#contexts.get(key) ?? createContext(services);
    this.#contexts.set(key, made);
    return made;
  }
}

function createContext(services: readonly string[]) {
  const { outfile, ...options } = bundleOptions;
  const { dir, ext, name } = parse(outfile);
  return context({
    ...options,
    entryPoints: services.map((service) => ({ in: entryPoint(service), out: `${service}/${dir}/${name}` })),
    outdir: ".",
    outExtension: { ".js": ext },
    absWorkingDir: servicesFolder,
    write: false,
    metafile: true,
    logLevel: "silent",
  });
}

/** A module and what it imports, directly or not. */
function modulesOf(module: string, inputs: Metafile["inputs"], found = new Set<string>()): ReadonlySet<string> {
  if (found.has(module)) {
    return found;
  }
  found.add(module);
  for (const { external, path } of inputs[module]?.imports ?? []) {
    if (!external) {
      modulesOf(path, inputs, found);
    }
  }
  return found;
}

async function rethrowFailure(error: BuildFailure): Promise<never> {
  if (!error.errors) {
    throw error;
  }
  const lines = await formatMessages(error.errors, { kind: "error" });
  throw new UpdateError(lines.join("").trim(), { cause: error });
}
