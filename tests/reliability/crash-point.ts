import { until } from "../support/conditions.ts";
import { isConsumer, type ServiceName } from "./boundaries.ts";
import { BrokenPromiseError } from "./broken-promise-error.ts";
import { HOUR_MS, type Injection } from "./fault-kinds.ts";
import type { OrderResponse, World } from "./world.ts";

/**
 * How an order was completed despite a fault:
 *
 * - `automatic`: without help
 * - `key`: its caller received no 2xx and repeated the request with the same Idempotency-Key
 * - `redrive`: its event was in a dead-letter queue and was redriven
 * - `redundant`: without help, but its event was also in a dead-letter queue; the redrive changed nothing
 */
export type Outcome = "automatic" | "key" | "redrive" | "redundant";

/**
 * Places an order, injects a fault once and waits until the order is complete.
 *
 * @throws {BrokenPromiseError}
 */
export async function completeAfterOneFault(
  world: World,
  service: ServiceName,
  injection: Injection,
  key: string,
): Promise<Outcome> {
  const { beforeRetry, faults, faultsBeforeRetry = [] } = injection;
  world.setFaults(faults);
  const requests = [world.place(key)];
  if (beforeRetry === "the same order again" && !isConsumer(service)) {
    requests.push(world.place(key));
  }
  const responses = await Promise.all(requests);
  if (beforeRetry === "another order") {
    await completeAnother(world, `${key} overtakes`);
  }
  if (beforeRetry === "an hour") {
    await world.clock.advance(HOUR_MS);
  }
  world.addFaults(faultsBeforeRetry);

  const rejected = responses.some(({ acknowledged }) => !acknowledged);
  if (rejected && isConsumer(service)) {
    throw new BrokenPromiseError("the caller received no 2xx, although its service had no fault");
  }
  if (rejected) {
    responses.push(await world.place(key));
  }
  await assertComplete(world, responses);
  world.assertFaultsInjected();
  return rejected ? "key" : "automatic";
}

/**
 * Places an order, injects a fault until it is fixed and waits until the order is complete.
 *
 * @throws {BrokenPromiseError}
 */
export async function completeAfterFix(
  world: World,
  service: ServiceName,
  faults: NonNullable<Injection["permanent"]>,
  key: string,
): Promise<Outcome> {
  world.setFaults(faults);
  const response = await world.place(key);
  await world.time.advanceUntilIdle();
  world.assertFaultsInjected();
  if (!isConsumer(service)) {
    if (response.acknowledged) {
      throw new BrokenPromiseError("the caller received a 2xx, although its service never succeeded");
    }
    world.setFaults([]);
    await assertComplete(world, [await world.place(key)]);
    return "key";
  }

  const ID = getId([response]);
  if (!(await world.hasDeadLetter(service, ID))) {
    throw new BrokenPromiseError(`the dead letters of ${service} do not contain order ${ID}`);
  }
  const wasComplete = await world.isComplete(ID);
  world.setFaults([]);
  await world.redrive();
  await assertComplete(world, [response]);
  return wasComplete ? "redundant" : "redrive";
}

/**
 * Returns the ID of an order.
 *
 * @throws {BrokenPromiseError} if its callers received no ID or several
 */
function getId(responses: readonly OrderResponse[]): string {
  const ids = new Set(responses.filter(({ acknowledged }) => acknowledged).map(({ ID }) => ID));
  const [ID] = ids;
  if (ID === undefined || ids.size > 1) {
    throw new BrokenPromiseError(`expected one order for the key, received ${[...ids].join(", ") || "none"}`);
  }
  return ID;
}

/**
 * Waits until nothing is in progress and checks that an order is complete.
 *
 * @throws {BrokenPromiseError}
 */
async function assertComplete(world: World, responses: readonly OrderResponse[]): Promise<void> {
  const ID = getId(responses);
  await world.time.advanceUntilIdle();
  const missing = await world.findMissingStamps(ID);
  if (missing.length > 0) {
    throw new BrokenPromiseError(`order ${ID} is missing ${missing.join(", ")}`);
  }
  const rewritten = await world.findRewrittenStamps(ID);
  if (rewritten.length > 0) {
    throw new BrokenPromiseError(`order ${ID} has overwritten stamps: ${rewritten.join(", ")}`);
  }
  const [loss] = world.losses;
  if (loss) {
    throw new BrokenPromiseError(`lost: ${JSON.stringify(loss)}`);
  }
  const left = await world.countDeadLetters();
  if (left > 0) {
    throw new BrokenPromiseError(`${left} dead letters remain`);
  }
}

/** Places another order once a fault has delayed the first one, and waits for its stamps without advancing the clock. */
async function completeAnother(world: World, key: string): Promise<void> {
  await until(() => {
    if (world.injectedFaults === 0) {
      throw new Error("no fault is injected yet");
    }
  });
  const other = await world.place(key);
  await until(async () => {
    const missing = other.ID === undefined ? ["ID"] : await world.findMissingStamps(other.ID);
    if (missing.length > 0) {
      throw new Error(`the other order is missing ${missing.join(", ")}`);
    }
  });
}
