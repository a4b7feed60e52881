import { createHash } from "node:crypto";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { matchesFunctionName } from "../lambda/function-name.ts";
import { type Fault, FaultError, type FaultOn, parseFault } from "./fault.ts";

/** A fault that is on, and what it has done. */
export type ActiveFault = Fault & {
  id: string;
  /** How many it has befallen. */
  injected: number;
};

/** A fault as it strikes once. */
export type Strike<On extends Fault["on"]> = Pick<FaultOn<On>, "effect"> & {
  /** Of this time: `reorder` has another one each time. */
  delayMs: number;
};

/** Where a fault may strike. */
export interface FaultPoint {
  functionName: string;
  /** Of a call: as IAM policies name it. */
  action?: string;
  cause: Cause | undefined;
}

interface Injection {
  active: ActiveFault;
  /** How many it could have befallen. */
  met: number;
  /** From 0 up to 1. */
  random(): number;
}

/** The largest seed, from 0. */
export const LARGEST_SEED = 2 ** 31 - 1;

/**
 * The faults that are on, and the chance by which they strike: the same seed, faults and order of what happens give the
 * same faults again.
 */
export class Faults {
  readonly seed: number;
  #functionNames: readonly string[];
  #actions: () => readonly string[];
  #activityLog: ActivityLog;
  #injections: Injection[] = [];
  #added = 0;

  /**
   * @param options.functionNames the functions that a fault may name
   * @param options.actions the calls that a fault may name, such as `dynamodb:UpdateItem`
   */
  constructor(options: {
    seed?: number | undefined;
    functionNames: readonly string[];
    actions: () => readonly string[];
    activityLog: ActivityLog;
  }) {
    this.seed = options.seed ?? Math.floor(Math.random() * LARGEST_SEED);
    this.#functionNames = options.functionNames;
    this.#actions = options.actions;
    this.#activityLog = options.activityLog;
  }

  /**
   * Turns a fault on, after those that are on already.
   * @throws {FaultError}
   */
  add(input: unknown): ActiveFault {
    const fault = parseFault(input);
    const { function: name } = fault;
    if (name !== undefined && !this.#functionNames.some((functionName) => matchesFunctionName(functionName, name))) {
      throw new FaultError(`fault function "${name}": the stack has ${this.#functionNames.join(", ") || "none"}`);
    }
    if (fault.on === "call") {
      this.#checkAction(fault.action);
    }
    const number = ++this.#added;
    const active = { id: `fault-${number}`, ...fault, injected: 0 };
    // One generator a fault: what another one does changes nothing for it.
    const generator = xoroshiro128plus(generatorSeed(this.seed, number));
    this.#injections.push({ active, met: 0, random: () => uniformFloat64(generator) });
    return { ...active };
  }

  list(): ActiveFault[] {
    return this.#injections.map(({ active }) => ({ ...active }));
  }

  /** Turns a fault off. @returns whether it was on */
  remove(id: string): boolean {
    const before = this.#injections.length;
    this.#injections = this.#injections.filter(({ active }) => active.id !== id);
    return this.#injections.length < before;
  }

  /** Turns every fault off. */
  clear(): void {
    this.#injections = [];
  }

  #checkAction(action: string): void {
    const actions = this.#actions();
    if (actions.includes(action)) {
      return;
    }
    const prefix = action.slice(0, action.indexOf(":") + 1);
    const known = actions.filter((each) => each.startsWith(prefix)).join(", ");
    throw new FaultError(`fault action "${action}": the local cloud has ${known}`);
  }

  /** The fault that strikes here and now, if one does: the first of those that are on. */
  strike<On extends Fault["on"]>(on: On, point: FaultPoint): Strike<On> | undefined {
    // Each of them takes its chance, so that an earlier one that strikes changes nothing for a later one.
    const [injection] = this.#injections
      .filter(({ active }) => active.on === on && reaches(active, point))
      .filter(isDue);
    if (!injection) {
      return undefined;
    }
    const { active, random } = injection;
    active.injected++;
    const { delayMs = 0, effect, id: faultId } = active;
    this.#activityLog.record({ type: "fault-injected", faultId, on, effect, ...point });
    return { effect, delayMs: effect === "reorder" ? random() * delayMs : delayMs } as Strike<On>;
  }
}

function reaches(fault: Fault, { action, functionName }: FaultPoint): boolean {
  if (fault.on === "call" && fault.action !== action) {
    return false;
  }
  return fault.function === undefined || matchesFunctionName(functionName, fault.function);
}

function isDue(injection: Injection): boolean {
  const { after, injected, percentage, times = Number.POSITIVE_INFINITY } = injection.active;
  if (injected >= times || ++injection.met <= after) {
    return false;
  }
  return injection.random() * 100 < percentage;
}

/** Far from that of any other seed and number, which numbers next to each other are not. */
function generatorSeed(seed: number, number: number): number {
  return createHash("sha256").update(`${seed} ${number}`).digest().readInt32LE();
}
