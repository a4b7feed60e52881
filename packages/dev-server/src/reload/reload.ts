import { basename, join, sep } from "node:path";
import { type ActivityLog, FunctionNotFoundError } from "local-cloud";
import type { RunningStack } from "local-cloud/cli";
import { Bundler } from "./bundler.ts";
import { Failures } from "./failures.ts";
import { localModules } from "./local-modules.ts";
import { ServiceBundle } from "./service-bundle.ts";
import { describesTheSame, synthesize } from "./synthesis.ts";
import { type Diagnostic, TypeChecker } from "./type-checker.ts";
import { UpdateError } from "./update-error.ts";
import { infraFolder, packageOf, services, synthesizedStacks } from "./workspace.ts";

export interface ReloadOptions {
  stack: RunningStack;
  /** Where code and stacks are kept that run, until the end of the run. */
  folder: string;
  /** Learns of what cannot replace what runs, as `update-failed`. */
  activityLog: ActivityLog;
  /** Called when the stack was replaced. */
  onStackReplaced(): void;
}

/** Replaces what runs by what was saved, as long as that is good; else the last good version goes on. */
export class Reload {
  #stack: RunningStack;
  #folder: string;
  #activityLog: ActivityLog;
  #onStackReplaced: () => void;
  #bundler = new Bundler();
  #typeChecker = new TypeChecker();
  /** By service: what its bundle is made of, where that is known. */
  #sources = new Map<string, ReadonlySet<string>>();
  /** The service that a debugger may attach to. */
  #inspected: string | undefined;
  /** By service: the code that its function was given, and where that is. */
  #deployed = new Map<string, { bundle: ServiceBundle; folder: string }>();
  #infraModules: ReadonlySet<string> | undefined;
  /** What is saved in another version than the one that runs. */
  #failed = new Set<"functions" | "stack">();
  #failureTold = false;
  #syntheses = 0;
  #closed = new AbortController();

  constructor({ activityLog, folder, onStackReplaced, stack }: ReloadOptions) {
    this.#stack = stack;
    this.#folder = folder;
    this.#activityLog = activityLog;
    this.#onStackReplaced = onStackReplaced;
  }

  /**
   * Brings what runs up to date. Never rejects: what goes wrong is told.
   * @param files absolute paths
   * @param superseded whether this will be called again at once, for what was saved meanwhile
   */
  async saved(files: ReadonlySet<string>, superseded: () => boolean): Promise<void> {
    const updateFunctions = () => this.#attempt("functions", () => this.#updateFunctions(files, superseded));
    if (this.#failed.has("functions") || [...files].some(packageOf)) await updateFunctions();
    if (await this.#isInfra(files)) {
      const { folder } = this.#stack;
      await this.#attempt("stack", () => this.#updateStack());
      // They may have failed for want of what the stack has now.
      if (this.#stack.folder !== folder && this.#failed.has("functions")) await updateFunctions();
    }
    if (!this.#failureTold || this.#failed.size > 0) return;
    this.#failureTold = false;
    this.#activityLog.record({ type: "update-recovered" });
  }

  /** Runs a service's code from where its source map leads to the sources. @param name of the service or its function */
  async prepareForDebugger(name: string): Promise<void> {
    const service = services().find((service) => name === service || name.endsWith(`-${service}`));
    if (service === undefined) return;
    this.#inspected = service;
    await this.#deploy(await ServiceBundle.built(service));
  }

  /** Gives up what is being done. */
  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.all([this.#bundler.close(), this.#typeChecker.close()]);
  }

  /** @param update resolves with what went wrong; with nothing when another attempt follows, and tells */
  async #attempt(part: "functions" | "stack", update: () => Promise<string[] | undefined>): Promise<void> {
    if (this.#closed.signal.aborted) return;
    const failures = await update().catch((error: Error) => [error.message]);
    if (this.#closed.signal.aborted) return;
    if (failures?.length === 0) this.#failed.delete(part);
    else this.#failed.add(part);
    for (const message of failures ?? []) {
      this.#failureTold = true;
      this.#activityLog.record({ type: "update-failed", message });
    }
  }

  async #updateFunctions(files: ReadonlySet<string>, superseded: () => boolean): Promise<string[] | undefined> {
    const isStale = (sources?: ReadonlySet<string>) => !sources || [...files].some((file) => sources.has(file));
    const stale = services().filter((service) => isStale(this.#sources.get(service)));
    const failures = new Failures();
    const checked = this.#typeChecker.diagnosticsOf("services.tsconfig.json");
    checked.catch(() => {}); // Whoever waits for it learns.
    const updates: Promise<void>[] = [];
    for (const together of this.#inOrder(stale, files)) {
      for (const bundle of await this.#bundle(together, failures)) {
        const approve = async () => {
          const found = (await checked).filter((diagnostic) => concerns(diagnostic, bundle));
          if (found.length > 0) throw typesAreWrong(found);
          // Other files than were checked, perhaps.
          if (superseded()) throw new UpdateError("was saved again");
        };
        updates.push(this.#update(bundle, approve).catch((error: Error) => failures.add(bundle.service, error)));
      }
    }
    await Promise.all(updates);
    if (superseded()) return undefined;
    const diagnostics = await checked;
    // A syntax error is one of both compilers; one of them has told it.
    if (!failures.any && diagnostics.length > 0) throw typesAreWrong(diagnostics);
    return failures.messages();
  }

  /**
   * First what was worked on, then what the next request reaches, then what events reach: the first ones run long before
   * the last ones are bundled.
   */
  #inOrder(names: readonly string[], files: ReadonlySet<string>): string[][] {
    const { apiFunctions } = this.#stack.cloud;
    const isWorkedOn = (service: string) => [...files].some((file) => packageOf(file) === service);
    const isOfApi = (service: string) => apiFunctions.some((name) => name.endsWith(`-${service}`));
    const groups = Map.groupBy(names, (service) => (isWorkedOn(service) ? 0 : isOfApi(service) ? 1 : 2));
    return [...groups].sort(([a], [b]) => a - b).map(([, services]) => services);
  }

  /** Those that can be made. */
  async #bundle(names: readonly string[], failures: Failures): Promise<ServiceBundle[]> {
    for (const service of names) this.#sources.delete(service);
    try {
      return await this.#bundler.bundle(names);
    } catch (error) {
      if (names.length > 1) return (await Promise.all(names.map((name) => this.#bundle([name], failures)))).flat();
      for (const service of names) failures.add(service, error as Error);
      return [];
    }
  }

  /** @param approve what the new code waits for, once it is initialized */
  async #update(bundle: ServiceBundle, approve: () => Promise<void>): Promise<void> {
    const running =
      this.#deployed.get(bundle.service)?.bundle ?? (await ServiceBundle.built(bundle.service).catch(() => undefined));
    if (running?.equals(bundle)) {
      await approve();
    } else {
      await this.#deploy(bundle, approve);
      await bundle.keep();
    }
    // What failed has none, and is tried again, whatever is saved next.
    this.#sources.set(bundle.service, bundle.sources);
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
      if (!(error instanceof FunctionNotFoundError)) throw error;
      // Of a service that the stack does not have yet, or no more.
      await approve?.();
    }
  }

  async #updateStack(): Promise<string[]> {
    const { signal } = this.#closed;
    this.#syntheses += 1;
    const synthesized = join(this.#folder, `synthesis-${this.#syntheses}`);
    const [checked, made] = await Promise.allSettled([
      this.#typeChecker.diagnosticsOf("infra.tsconfig.json"),
      synthesize(synthesized, signal),
    ]);
    if (made.status === "rejected") throw made.reason;
    if (checked.status === "rejected") throw checked.reason;
    const diagnostics = checked.value;
    if (diagnostics.length > 0) throw new UpdateError(`infra: ${typesAreWrong(diagnostics).message}`);
    const folder = join(synthesized, "stacks", basename(this.#stack.folder));
    if (await describesTheSame(folder, this.#stack.folder)) return [];
    try {
      await this.#stack.replace(folder);
    } catch (error) {
      // The stack before has the code of its own time.
      for (const [service, deployed] of this.#deployed) await this.#updateFunctionCode(service, deployed.folder);
      throw error;
    }
    this.#deployed.clear();
    if (this.#inspected !== undefined) await this.#deploy(await ServiceBundle.built(this.#inspected));
    this.#onStackReplaced();
    return [];
  }

  /** Whether the stack that runs is made from one of them: infra is also what it imports, such as services' contracts. */
  async #isInfra(files: ReadonlySet<string>): Promise<boolean> {
    if (!this.#stack.folder.startsWith(this.#folder) && !this.#stack.folder.startsWith(synthesizedStacks)) return false;
    const own = [...files].some((file) => file.startsWith(infraFolder + sep));
    if (own || !this.#infraModules) {
      const modules = await localModules(join(infraFolder, "main.ts")).catch(() => undefined);
      this.#infraModules = modules ?? this.#infraModules;
    }
    return own || [...files].some((file) => this.#infraModules?.has(file));
  }
}

/** A diagnostic is about a service where it is in a package that the service is made of. */
function concerns({ file }: Diagnostic, { sources }: ServiceBundle): boolean {
  const name = file && packageOf(file);
  return name === undefined || [...sources].some((source) => packageOf(source) === name);
}

function typesAreWrong(diagnostics: readonly Diagnostic[]): UpdateError {
  return new UpdateError(`types are wrong\n${diagnostics.map(({ text }) => text).join("\n")}`);
}
