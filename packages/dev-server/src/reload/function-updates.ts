import { FunctionNotFoundError } from "local-cloud";
import type { RunningStack } from "local-cloud/cli";
import { Bundler } from "./bundler.ts";
import { ServiceBundle } from "./service-bundle.ts";
import { createTypeError, type Diagnostic, type TypeChecker } from "./type-checker.ts";
import type { Workspace } from "./workspace.ts";

export interface FunctionUpdatesOptions {
  workspace: Workspace;
  stack: RunningStack;
  folder: string;
  typeChecker: TypeChecker;
}

interface Failure {
  service: string;
  message: string;
}

/** Bundles services whose sources changed, and replaces the code of their functions. */
export class FunctionUpdates {
  #workspace: Workspace;
  #stack: RunningStack;
  #folder: string;
  #typeChecker: TypeChecker;
  #bundler: Bundler;
  /** By service: the sources of its bundle, if known. */
  #sources = new Map<string, ReadonlySet<string>>();
  /** By service: the code that its function runs, and the folder of that code. */
  #deployed = new Map<string, { bundle: ServiceBundle; folder: string }>();
  /** The service that a debugger may attach to. */
  #inspected: string | undefined;

  constructor({ folder, stack, typeChecker, workspace }: FunctionUpdatesOptions) {
    this.#workspace = workspace;
    this.#bundler = new Bundler(workspace);
    this.#stack = stack;
    this.#folder = folder;
    this.#typeChecker = typeChecker;
  }

  /**
   * Updates the functions of the services whose bundles contain these files.
   * @param superseded whether files were saved since, which another call will handle
   * @returns failures, empty if all functions are up to date; undefined if superseded
   * @throws {Error} if there are type errors outside the updated services
   */
  async update(files: ReadonlySet<string>, superseded: () => boolean): Promise<string[] | undefined> {
    const isStale = (sources?: ReadonlySet<string>) => !sources || [...files].some((file) => sources.has(file));
    const stale = this.#workspace.findServices().filter((service) => isStale(this.#sources.get(service)));
    const failures: Failure[] = [];
    const checked = this.#typeChecker.check("services.tsconfig.json");
    checked.catch(() => {}); // Awaited below.
    const updates: Promise<void>[] = [];
    for (const group of this.#group(stale, files)) {
      for (const bundle of await this.#bundle(group, failures)) {
        const approve = async () => {
          const found = (await checked).filter((diagnostic) => this.#affects(diagnostic, bundle));
          if (found.length > 0) {
            throw createTypeError(found);
          }
          // The type checker may have read other versions of the files.
          if (superseded()) {
            throw new Error("superseded by a later save");
          }
        };
        const { service } = bundle;
        const fail = ({ message }: Error) => void failures.push({ service, message });
        updates.push(this.#update(bundle, approve).catch(fail));
      }
    }
    // A type check must not overlap with that of the next update.
    await Promise.allSettled([checked, ...updates]);
    if (superseded()) {
      return undefined;
    }
    const diagnostics = await checked;
    // Both compilers find a syntax error; one report is enough.
    if (failures.length === 0 && diagnostics.length > 0) {
      throw createTypeError(diagnostics);
    }
    return formatFailures(failures);
  }

  /** Runs the code of a service or function from a folder where its source map leads to the sources. */
  async prepareForDebugger(name: string): Promise<void> {
    this.#inspected = this.#workspace
      .findServices()
      .find((service) => name === service || name.endsWith(`-${service}`));
    await this.#deployInspected();
  }

  /** Deploys the previous code to a restarted stack. */
  async redeploy(): Promise<void> {
    for (const [service, { folder }] of this.#deployed) {
      await this.#updateFunctionCode(service, folder);
    }
  }

  /** Starts over with a new stack, which runs the built code. */
  async useNewStack(): Promise<void> {
    this.#deployed.clear();
    await this.#deployInspected();
  }

  close(): Promise<void> {
    return this.#bundler.close();
  }

  /**
   * Groups services: first the edited ones, then those behind the API, then those behind events. The first group runs
   * long before the last one is bundled.
   */
  #group(names: readonly string[], files: ReadonlySet<string>): string[][] {
    const { apiFunctions } = this.#stack.cloud;
    const isEdited = (service: string) => [...files].some((file) => this.#workspace.getPackage(file) === service);
    const isBehindApi = (service: string) => apiFunctions.some((name) => name.endsWith(`-${service}`));
    const groups = Map.groupBy(names, (service) => (isEdited(service) ? 0 : isBehindApi(service) ? 1 : 2));
    return [...groups].sort(([a], [b]) => a - b).map(([, services]) => services);
  }

  /** Bundles services together, or separately if that fails. */
  async #bundle(names: readonly string[], failures: Failure[]): Promise<ServiceBundle[]> {
    for (const service of names) {
      this.#sources.delete(service);
    }
    try {
      return await this.#bundler.bundle(names);
    } catch (error) {
      if (names.length > 1) {
        return (await Promise.all(names.map((name) => this.#bundle([name], failures)))).flat();
      }
      const { message } = error as Error;
      failures.push(...names.map((service) => ({ service, message })));
      return [];
    }
  }

  /** @param approve awaited by the new code once it is initialized */
  async #update(bundle: ServiceBundle, approve: () => Promise<void>): Promise<void> {
    const running =
      this.#deployed.get(bundle.service)?.bundle ??
      (await ServiceBundle.readBuilt(this.#workspace, bundle.service).catch(() => undefined));
    if (running?.equals(bundle)) {
      await approve();
    } else {
      await this.#deploy(bundle, approve);
      await bundle.writeToDist();
    }
    // A service that failed has no sources here, so that the next save updates it too.
    this.#sources.set(bundle.service, bundle.sources);
  }

  async #deployInspected(): Promise<void> {
    if (this.#inspected !== undefined) {
      await this.#deploy(await ServiceBundle.readBuilt(this.#workspace, this.#inspected));
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

  #affects({ file }: Diagnostic, { sources }: ServiceBundle): boolean {
    const name = file && this.#workspace.getPackage(file);
    return name === undefined || [...sources].some((source) => this.#workspace.getPackage(source) === name);
  }
}

function formatFailures(failures: readonly Failure[]): string[] {
  const services = Map.groupBy(failures, ({ message }) => message);
  return [...services].map(([message, failed]) => {
    const names = failed.map(({ service }) => service).sort();
    return `${names.join(", ")}: ${message}`;
  });
}
