import { join, parse } from "node:path";
import { type BuildContext, type BuildFailure, context, formatMessages, type Metafile } from "esbuild";
import { bundleOptions } from "../../../../scripts/bundle-service.ts";
import { getDist, ServiceBundle } from "./service-bundle.ts";
import type { Workspace } from "./workspace.ts";

const entryPoint = (service: string) => `${service}/${bundleOptions.entryPoints[0]}`;

/** Bundles services incrementally, as their `build` scripts do. */
export class Bundler {
  #workspace: Workspace;
  #closed = false;
  /** By the services that are bundled together, so that shared sources are read once. */
  #contexts = new Map<string, Promise<BuildContext<{ metafile: true; write: false }>>>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Writes no files. @throws {Error} with the affected lines if a bundle fails, or if the bundler is closed */
  async bundle(services: readonly string[]): Promise<ServiceBundle[]> {
    const { servicesFolder } = this.#workspace;
    const { metafile, outputFiles } = await this.#context(services)
      .then((context) => context.rebuild())
      .catch(rethrowFailure);
    const content = (service: string, ending: string) => {
      const path = join(servicesFolder, service, bundleOptions.outfile + ending);
      return Buffer.from(outputFiles.find((file) => file.path === path)?.contents as Uint8Array);
    };
    return services.map((service) => {
      const sources = [...collectModules(entryPoint(service), metafile.inputs)].map((path) =>
        join(servicesFolder, path),
      );
      const files = { handler: content(service, ""), map: content(service, ".map") };
      return new ServiceBundle({ service, dist: getDist(this.#workspace, service) }, files, sources);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const contexts = await Promise.allSettled(this.#contexts.values());
    await Promise.all(contexts.map((context) => context.status === "fulfilled" && context.value.dispose()));
  }

  #context(services: readonly string[]): Promise<BuildContext<{ metafile: true; write: false }>> {
    // A new context would never be disposed of.
    if (this.#closed) {
      throw new Error("the bundler is closed");
    }
    const key = services.join();
    const created = this.#contexts.get(key) ?? createContext(services, this.#workspace);
    this.#contexts.set(key, created);
    return created;
  }
}

function createContext(services: readonly string[], { servicesFolder }: Workspace) {
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

function collectModules(module: string, inputs: Metafile["inputs"], found = new Set<string>()): ReadonlySet<string> {
  if (found.has(module)) {
    return found;
  }
  found.add(module);
  for (const { external, path } of inputs[module]?.imports ?? []) {
    if (!external) {
      collectModules(path, inputs, found);
    }
  }
  return found;
}

async function rethrowFailure(error: BuildFailure): Promise<never> {
  if (!error.errors) {
    throw error;
  }
  const lines = await formatMessages(error.errors, { kind: "error" });
  throw new Error(lines.join("").trim(), { cause: error });
}
