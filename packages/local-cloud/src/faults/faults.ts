import { createHash } from "node:crypto";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { matchesFunctionName } from "../core/matches-function-name.ts";
import { type Fault, FaultError, type FaultOn, parseFault } from "./fault.ts";

export type ActiveFault = Fault & {
  id: string;
  injected: number;
};

type Injection<On extends Fault["on"]> = Pick<FaultOn<On>, "effect"> & {
  /** Random for `reorder`. */
  delayMs: number;
};

interface FaultPoint {
  functionName: string;
  action?: string;
  cause: Cause | undefined;
}

interface Injector {
  active: ActiveFault;
  met: number;
  random(): number;
}

interface FaultsOptions {
  seed?: number | undefined;
  functionNames: readonly string[];
  /** Returns the calls that a fault may name, such as `dynamodb:UpdateItem`. */
  actions(): readonly string[];
  activityLog: ActivityLog;
}

export const MAX_SEED = 2 ** 31 - 1;

/** The active faults and their random injection. The same seed, faults and order of events inject the same faults. */
export class Faults {
  readonly seed: number;
  #options: FaultsOptions;
  #injectors: Injector[] = [];
  #added = 0;

  constructor(options: FaultsOptions) {
    this.seed = options.seed ?? Math.floor(Math.random() * MAX_SEED);
    this.#options = options;
  }

  /** Adds a fault, which is injected only where no earlier one is. @throws {FaultError} */
  add(input: unknown): ActiveFault {
    const fault = parseFault(input);
    const { function: name } = fault;
    const { functionNames } = this.#options;
    if (name !== undefined && !functionNames.some((functionName) => matchesFunctionName(functionName, name))) {
      throw new FaultError(`invalid fault function "${name}": ${suggest(functionNames)}`);
    }
    if (fault.on === "call") {
      this.#checkAction(fault.action);
    }
    const number = ++this.#added;
    const active = { id: `fault-${number}`, ...fault, injected: 0 };
    // A sequence per fault makes faults independent of each other.
    this.#injectors.push({ active, met: 0, random: createRandom(`${this.seed} ${number}`) });
    return { ...active };
  }

  list(): ActiveFault[] {
    return this.#injectors.map(({ active }) => ({ ...active }));
  }

  remove(id: string): boolean {
    const before = this.#injectors.length;
    this.#injectors = this.#injectors.filter(({ active }) => active.id !== id);
    return this.#injectors.length < before;
  }

  clear(): void {
    this.#injectors = [];
  }

  #checkAction(action: string): void {
    const actions = this.#options.actions();
    if (actions.includes(action)) {
      return;
    }
    const prefix = action.slice(0, action.indexOf(":") + 1);
    const known = actions.filter((each) => each.startsWith(prefix));
    throw new FaultError(`invalid fault action "${action}": ${suggest(known)}`);
  }

  inject<On extends Fault["on"]>(on: On, point: FaultPoint): Injection<On> | undefined {
    // Every matching fault draws a random number, so that an earlier one does not affect a later one.
    const [injector] = this.#injectors.filter(({ active }) => active.on === on && matches(active, point)).filter(isDue);
    if (!injector) {
      return undefined;
    }
    const { active, random } = injector;
    active.injected++;
    const { delayMs = 0, effect, id: faultId } = active;
    this.#options.activityLog.record({ type: "fault-injected", faultId, on, effect, ...point });
    return { effect, delayMs: effect === "reorder" ? random() * delayMs : delayMs } as Injection<On>;
  }
}

function matches(fault: Fault, { action, functionName }: FaultPoint): boolean {
  const isAction = fault.on !== "call" || fault.action === action;
  return isAction && (fault.function === undefined || matchesFunctionName(functionName, fault.function));
}

function isDue(injector: Injector): boolean {
  const { after, injected, percentage, times = Number.POSITIVE_INFINITY } = injector.active;
  if (injected >= times || ++injector.met <= after) {
    return false;
  }
  return injector.random() * 100 < percentage;
}

/** Creates a repeatable sequence of numbers from 0 up to 1: the hashes of a seed and a counter. */
function createRandom(seed: string): () => number {
  let count = 0;
  return () => createHash("sha256").update(`${seed} ${count++}`).digest().readUInt32LE() / 2 ** 32;
}

function suggest(names: readonly string[]): string {
  return names.length > 0 ? `use one of ${names.join(", ")}` : "the stack has none";
}
