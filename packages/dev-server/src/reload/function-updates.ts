import { FunctionNotFoundError } from "local-cloud";
import type { RunningStack } from "local-cloud/cli";
import { Bundler } from "./bundler.ts";
import { Failures } from "./failures.ts";
import { ServiceBundle } from "./service-bundle.ts";
import type { Diagnostic, TypeChecker } from "./type-checker.ts";
import { typesAreWrong, UpdateError } from "./update-error.ts";
import { packageOf, services } from "./workspace.ts";

export interface FunctionUpdatesOptions {
  stack: RunningStack;
  /** Holds the code that runs, until the end of the run. */
  folder: string;
  typeChecker: TypeChecker;
}

/** Bundles services whose sources changed, and replaces the code of their functions. */
export class FunctionUpdates {
  #stack: RunningStack;
  #folder: string;
  #typeChecker: TypeChecker;
  #bundler = new Bundler();
  /** By service: the sources of its bundle, where they are known. */
  #sources = new Map<string, ReadonlySet<string>>();
  /** By service: the code that its function runs, and the folder of that code. */
  #deployed = new Map<string, { bundle: ServiceBundle; folder: string }>();
  /** The service that a debugger may attach to. */
  #inspected: string | undefined;

  constructor({ folder, stack, typeChecker }: FunctionUpdatesOptions) {
    this.#stack = stack;
    this.#folder = folder;
    this.#typeChecker = typeChecker;
  }

  /**
   * Updates the functions of the services that are made from these files.
   * @returns failures, none when all is up to date; undefined when it was superseded
   * @throws {UpdateError} when types are wrong in no service that is updated
   */
  async update(files: ReadonlySet<string>, superseded: () => boolean): Promise<string[] | undefined> {
    const isStale = (sources?: ReadonlySet<string>) => !sources || [...files].some((file) => sources.has(file));
    const stale = services().filter((service) => isStale(this.#sources.get(service)));
    const failures = new Failures();
    const checked = this.#typeChecker.diagnosticsOf("services.tsconfig.json");
    checked.catch(() => {}); // Awaited below.
    const updates: Promise<void>[] = [];
    for (const together of this.#inOrder(stale, files)) {
      for (const bundle of await this.#bundle(together, failures)) {
        const approve = async () => {
          const found = (await checked).filter((diagnostic) => concerns(diagnostic, bundle));
          if (found.length > 0) {
            throw typesAreWrong(found);
          }
          // The type checker may have read other versions of the files.
          if (superseded()) {
            throw new UpdateError("was saved again");
          }
        };
        updates.push(this.#update(bundle, approve).catch((error: Error) => failures.add(bundle.service, error)));
      }
    }
    await Promise.all(updates);
    if (superseded()) {
      return undefined;
    }
    const diagnostics = await checked;
    // Both compilers find a syntax error; one report is enough.
    if (!failures.any && diagnostics.length > 0) {
      throw typesAreWrong(diagnostics);
    }
    return failures.messages();
  }

  /** Runs a service's code from a folder where its source map leads to the sources. @param name of the service or its function */
  async prepareForDebugger(name: string): Promise<void> {
    this.#inspected = services().find((service) => name === service || name.endsWith(`-${service}`));
    await this.#deployInspected();
  }

  /** Gives a stack that was restarted the code that its functions ran before. */
  async deployAgain(): Promise<void> {
    for (const [service, { folder }] of this.#deployed) {
      await this.#updateFunctionCode(service, folder);
    }
  }

  /** Starts over with a new stack, which has the built code. */
  async useNewStack(): Promise<void> {
    this.#deployed.clear();
    await this.#deployInspected();
  }

  close(): Promise<void> {
    return this.#bundler.close();
  }

  /**
   * Groups services: first the one being edited, then those behind the API, then those behind events. The first group
   * runs long before the last one is bundled.
   */
  #inOrder(names: readonly string[], files: ReadonlySet<string>): string[][] {
    const { apiFunctions } = this.#stack.cloud;
    const isEdited = (service: string) => [...files].some((file) => packageOf(file) === service);
    const isBehindApi = (service: string) => apiFunctions.some((name) => name.endsWith(`-${service}`));
    const groups = Map.groupBy(names, (service) => (isEdited(service) ? 0 : isBehindApi(service) ? 1 : 2));
    return [...groups].sort(([a], [b]) => a - b).map(([, services]) => services);
  }

  /** Bundles services together, or one by one when that fails. */
  async #bundle(names: readonly string[], failures: Failures): Promise<ServiceBundle[]> {
    for (const service of names) {
      this.#sources.delete(service);
    }
    try {
      return await this.#bundler.bundle(names);
    } catch (error) {
      if (names.length > 1) {
        return (await Promise.all(names.map((name) => this.#bundle([name], failures)))).flat();
      }
      for (const service of names) {
        failures.add(service, error as Error);
      }
      return [];
    }
  }

  /** @param approve awaited by the new code once it is initialized */
  async #update(bundle: ServiceBundle, approve: () => Promise<void>): Promise<void> {
    const running =
      this.#deployed.get(bundle.service)?.bundle ?? (await ServiceBundle.built(bundle.service).catch(() => undefined));
    if (running?.equals(bundle)) {
      await approve();
    } else {
      await this.#deploy(bundle, approve);
      await bundle.keep();
    }
    // A service that failed has no sources here, so that the next save updates it too.
    this.#sources.set(bundle.service, bundle.sources);
  }

  async #deployInspected(): Promise<void> {
    if (this.#inspected !== undefined) {
      await this.#deploy(await ServiceBundle.built(this.#inspected));
    }
  }

  async #deploy(bundle: ServiceBundle, approve?: () => Promise<void>): Promise<void> {
    const folder = await bundle.writeTo(this.#folder);
    await this.#updateFunctionCode(bundle.service, folder, approve);
    this.#deployed.set(bundle.service, { bundle, folder });
  }

  async #updateFunctionCode(service: string, folder: string, approve?: () => Promise<void>): Promise<void> {
    try {
      await this.#stack.cloud.updateFunctionCode(service, folder, approve);
    } catch (error) {
      if (!(error instanceof FunctionNotFoundError)) {
        throw error;
      }
      // The service is not in the stack yet, or no longer.
      await approve?.();
    }
  }
}

/** Tells whether a diagnostic is in a package that the bundle is made of. */
function concerns({ file }: Diagnostic, { sources }: ServiceBundle): boolean {
  const name = file && packageOf(file);
  return name === undefined || [...sources].some((source) => packageOf(source) === name);
}
