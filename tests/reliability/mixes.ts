import fc from "fast-check";
import type { FaultInput } from "local-cloud";
import { anyFault, brokenConsumer } from "./any-fault.ts";
import { BrokenPromiseError } from "./broken-promise-error.ts";
import type { RestartableSystem } from "./restartable-system.ts";

/** The model: what the system has promised its callers. */
export interface Promised {
  /** IDs of acknowledged orders by Idempotency-Key. */
  acknowledged: Map<string, string>;
  /** Stamps that a caller has seen, which must not change, by order ID. */
  stamps: Map<string, Record<string, string>>;
  /** Idempotency-Keys of all requests. */
  used: Set<string>;
}

type Step = fc.AsyncCommand<Promised, RestartableSystem>;

const always = () => true;

/** Places an order, or repeats it if the key was used before. */
const place = (key: string): Step => ({
  check: always,
  async run(promised, system) {
    promised.used.add(key);
    const { ID, acknowledged } = await system.current.place(key);
    if (!acknowledged || ID === undefined) {
      return;
    }
    const before = promised.acknowledged.get(key);
    if (before !== undefined && before !== ID) {
      throw new BrokenPromiseError(`${key} identifies the orders ${before} and ${ID}`);
    }
    promised.acknowledged.set(key, ID);
  },
  toString: () => `place(${key})`,
});

/** Places several orders concurrently, some of them twice. */
const placeConcurrently = (keys: string[]): Step => ({
  check: always,
  async run(promised, system) {
    await Promise.all(keys.map((key) => place(key).run(promised, system)));
  },
  toString: () => `place(${keys.join(" and ")})`,
});

/** Checks the stamps of every acknowledged order. */
const checkOrders = (): Step => ({
  check: ({ acknowledged }) => acknowledged.size > 0,
  async run(promised, system) {
    for (const ID of promised.acknowledged.values()) {
      await checkStamps(ID, promised, system);
    }
  },
  toString: () => "checkOrders",
});

const inject = (fault: FaultInput): Step => ({
  check: always,
  run: async (_promised, system) => system.addFault(fault),
  toString: () => `inject(${Object.entries(fault).map(([name, value]) => `${name}=${value}`)})`,
});

const clearFaults = (): Step => ({
  check: always,
  run: async (_promised, system) => system.clearFaults(),
  toString: () => "clearFaults",
});

const restart = (): Step => ({
  check: always,
  run: (_promised, system) => system.restart(),
  toString: () => "restart",
});

const passTime = (minutes: number): Step => ({
  check: always,
  run: (_promised, system) => system.current.clock.advance(minutes * 60_000),
  toString: () => `passTime(${minutes} min)`,
});

const redrive = (): Step => ({
  check: always,
  run: (_promised, system) => system.current.redrive(),
  toString: () => "redrive",
});

const key = fc.constantFrom("a", "b", "c", "d");

/** Generates sequences of steps by callers, operators, the clock and faults. */
export const mixes = fc.commands(
  [
    key.map(place),
    fc.array(key, { minLength: 2, maxLength: 6 }).map(placeConcurrently),
    fc.constant(checkOrders()),
    anyFault.map(inject),
    brokenConsumer.map(inject),
    fc.constant(clearFaults()),
    fc.constant(restart()),
    fc.integer({ min: 1, max: 90 }).map(passTime),
    fc.constant(redrive()),
  ],
  { size: "+1", maxCommands: 25 },
);

/**
 * Clears all faults, redrives all dead letters and checks every promise.
 *
 * @param late whether the faults are cleared only after all retries are exhausted
 * @throws {BrokenPromiseError}
 */
export async function assertPromises(promised: Promised, system: RestartableSystem, late: boolean): Promise<void> {
  if (late) {
    await system.current.time.advanceUntilIdle();
  }
  system.clearFaults();
  // Repeat the requests that were never acknowledged, as their callers would.
  for (const key of promised.used) {
    if (!promised.acknowledged.has(key)) {
      await place(key).run(promised, system);
    }
  }
  await system.current.time.advanceUntilIdle();
  await system.current.redrive();
  await system.current.time.advanceUntilIdle();

  for (const key of promised.used) {
    const ID = promised.acknowledged.get(key);
    if (ID === undefined) {
      throw new BrokenPromiseError(`${key} received no 2xx, although all faults were cleared`);
    }
    await checkStamps(ID, promised, system);
    const missing = await system.current.findMissingStamps(ID);
    if (missing.length > 0) {
      throw new BrokenPromiseError(`${key} is acknowledged but is missing ${missing.join(", ")}`);
    }
  }
  const orders = await system.current.stack.items();
  if (orders.length !== promised.used.size) {
    throw new BrokenPromiseError(`found ${orders.length} orders for ${promised.used.size} keys`);
  }
  const [loss] = system.losses;
  if (loss) {
    throw new BrokenPromiseError(`lost: ${JSON.stringify(loss)}`);
  }
  const left = await system.current.countDeadLetters();
  if (left > 0) {
    throw new BrokenPromiseError(`${left} dead letters remain`);
  }
}

async function checkStamps(ID: string, { stamps }: Promised, system: RestartableSystem): Promise<void> {
  const seen = stamps.get(ID) ?? {};
  const now = await system.current.readStamps(ID);
  if (now.time_order_service === undefined) {
    throw new BrokenPromiseError(`order ${ID} is acknowledged but does not exist`);
  }
  for (const [name, time] of Object.entries(seen)) {
    if (now[name] !== time) {
      throw new BrokenPromiseError(`${name} of order ${ID} changed from ${time} to ${now[name]}`);
    }
  }
  stamps.set(ID, now);
}
