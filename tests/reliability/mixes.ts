import fc from "fast-check";
import type { FaultInput } from "local-cloud";
import { anyFault, brokenConsumer } from "./any-fault.ts";
import { BrokenPromiseError } from "./broken-promise-error.ts";
import type { LastingWorld } from "./lasting-world.ts";

/** What a caller may rely on, by the Idempotency-Keys that were used. */
export interface Promised {
  /** IDs of the orders that were acknowledged. */
  acknowledged: Map<string, string>;
  /** Stamps that were seen: they stay. By ID. */
  stamps: Map<string, Record<string, string>>;
  /** Keys that a request was made with. */
  used: Set<string>;
}

type Step = fc.AsyncCommand<Promised, LastingWorld>;

const always = () => true;

/** Places an order, or the same again. */
const place = (key: string): Step => ({
  check: always,
  async run(promised, world) {
    promised.used.add(key);
    const { ID, acknowledged } = await world.now.place(key);
    if (!acknowledged || ID === undefined) {
      return;
    }
    const before = promised.acknowledged.get(key);
    if (before !== undefined && before !== ID) {
      throw new BrokenPromiseError(`${key} is the order ${before}, and ${ID}`);
    }
    promised.acknowledged.set(key, ID);
  },
  toString: () => `place(${key})`,
});

/** Places several orders at once, some of them twice. */
const placeAtOnce = (keys: string[]): Step => ({
  check: always,
  async run(promised, world) {
    await Promise.all(keys.map((key) => place(key).run(promised, world)));
  },
  toString: () => `place(${keys.join(" and ")})`,
});

/** Looks at every order that was acknowledged. */
const look = (): Step => ({
  check: ({ acknowledged }) => acknowledged.size > 0,
  async run(promised, world) {
    for (const ID of promised.acknowledged.values()) {
      await lookAt(ID, promised, world);
    }
  },
  toString: () => "look",
});

const inject = (fault: FaultInput): Step => ({
  check: always,
  run: async (_promised, world) => world.addFault(fault),
  toString: () => `inject(${Object.entries(fault).map(([name, value]) => `${name}=${value}`)})`,
});

const mend = (): Step => ({
  check: always,
  run: async (_promised, world) => world.mend(),
  toString: () => "mend",
});

const restart = (): Step => ({
  check: always,
  run: (_promised, world) => world.restart(),
  toString: () => "restart",
});

const passTime = (minutes: number): Step => ({
  check: always,
  run: (_promised, world) => world.now.clock.advance(minutes * 60_000),
  toString: () => `passTime(${minutes} min)`,
});

const redrive = (): Step => ({
  check: always,
  run: (_promised, world) => world.now.redrive(),
  toString: () => "redrive",
});

const key = fc.constantFrom("a", "b", "c", "d");

/** Any mix of what callers, operators, time and misfortune do. */
export const mixes = fc.commands(
  [
    key.map(place),
    fc.array(key, { minLength: 2, maxLength: 6 }).map(placeAtOnce),
    fc.constant(look()),
    anyFault.map(inject),
    brokenConsumer.map(inject),
    fc.constant(mend()),
    fc.constant(restart()),
    fc.integer({ min: 1, max: 90 }).map(passTime),
    fc.constant(redrive()),
  ],
  { size: "+1", maxCommands: 25 },
);

/**
 * Mends everything, redrives what is left, and asks for what was promised.
 * @param late whether nobody mends anything before all is given up that can be
 */
export async function holdToPromise(promised: Promised, world: LastingWorld, late: boolean): Promise<void> {
  if (late) {
    await world.now.time.untilQuiet();
  }
  world.mend();
  // What was never acknowledged is asked for again, as its caller would.
  for (const key of promised.used) {
    if (!promised.acknowledged.has(key)) {
      await place(key).run(promised, world);
    }
  }
  await world.now.time.untilQuiet();
  await world.now.redrive();
  await world.now.time.untilQuiet();

  for (const key of promised.used) {
    const ID = promised.acknowledged.get(key);
    if (ID === undefined) {
      throw new BrokenPromiseError(`${key} had no 2xx, though all was mended`);
    }
    await lookAt(ID, promised, world);
    const missing = await world.now.missingStampsOf(ID);
    if (missing.length > 0) {
      throw new BrokenPromiseError(`${key} is acknowledged, and has no ${missing.join(", ")}`);
    }
  }
  const orders = await world.now.stack.items();
  if (orders.length !== promised.used.size) {
    throw new BrokenPromiseError(`there are ${orders.length} orders for ${promised.used.size} keys`);
  }
  const [loss] = world.losses;
  if (loss) {
    throw new BrokenPromiseError(`lost: ${JSON.stringify(loss)}`);
  }
  const left = await world.now.deadLetters();
  if (left > 0) {
    throw new BrokenPromiseError(`${left} dead letters are left`);
  }
}

async function lookAt(ID: string, { stamps }: Promised, world: LastingWorld): Promise<void> {
  const seen = stamps.get(ID) ?? {};
  const now = await world.now.stampsOf(ID);
  if (now.time_order_service === undefined) {
    throw new BrokenPromiseError(`order ${ID} is acknowledged, and not there`);
  }
  for (const [name, time] of Object.entries(seen)) {
    if (now[name] !== time) {
      throw new BrokenPromiseError(`order ${ID} had ${name} ${time}, and has ${now[name]}`);
    }
  }
  stamps.set(ID, now);
}
