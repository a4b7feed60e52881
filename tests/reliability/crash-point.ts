import { until } from "../support/conditions.ts";
import { isConsumer, type ServiceName } from "./boundaries.ts";
import { BrokenPromiseError } from "./broken-promise-error.ts";
import { HOUR_MS, type Injection } from "./fault-kinds.ts";
import type { OrderResponse, OrderSystem } from "./order-system.ts";

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
  system: OrderSystem,
  service: ServiceName,
  injection: Injection,
  key: string,
): Promise<Outcome> {
  const { beforeRetry, faults, faultsBeforeRetry = [] } = injection;
  system.setFaults(faults);
  const requests = [system.place(key)];
  if (beforeRetry === "the same order again" && !isConsumer(service)) {
    requests.push(system.place(key));
  }
  const responses = await Promise.all(requests);
  if (beforeRetry === "another order") {
    await completeAnother(system, `${key} overtakes`);
  }
  if (beforeRetry === "an hour") {
    await system.clock.advance(HOUR_MS);
  }
  system.addFaults(faultsBeforeRetry);

  const rejected = responses.some(({ acknowledged }) => !acknowledged);
  if (rejected && isConsumer(service)) {
    throw new BrokenPromiseError("the caller received no 2xx, although its service had no fault");
  }
  if (rejected) {
    responses.push(await system.place(key));
  }
  await assertComplete(system, responses);
  system.assertFaultsInjected();
  return rejected ? "key" : "automatic";
}

/**
 * Places an order, injects a fault until it is fixed and waits until the order is complete.
 *
 * @throws {BrokenPromiseError}
 */
export async function completeAfterFix(
  system: OrderSystem,
  service: ServiceName,
  faults: NonNullable<Injection["permanent"]>,
  key: string,
): Promise<Outcome> {
  system.setFaults(faults);
  const response = await system.place(key);
  await system.time.advanceUntilIdle();
  system.assertFaultsInjected();
  if (!isConsumer(service)) {
    if (response.acknowledged) {
      throw new BrokenPromiseError("the caller received a 2xx, although its service never succeeded");
    }
    system.setFaults([]);
    await assertComplete(system, [await system.place(key)]);
    return "key";
  }

  const ID = getId([response]);
  if (!(await system.hasDeadLetter(service, ID))) {
    throw new BrokenPromiseError(`the dead letters of ${service} do not contain order ${ID}`);
  }
  const wasComplete = await system.isComplete(ID);
  system.setFaults([]);
  await system.redrive();
  await assertComplete(system, [response]);
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
async function assertComplete(system: OrderSystem, responses: readonly OrderResponse[]): Promise<void> {
  const ID = getId(responses);
  await system.time.advanceUntilIdle();
  const missing = await system.findMissingStamps(ID);
  if (missing.length > 0) {
    throw new BrokenPromiseError(`order ${ID} is missing ${missing.join(", ")}`);
  }
  const rewritten = await system.findRewrittenStamps(ID);
  if (rewritten.length > 0) {
    throw new BrokenPromiseError(`order ${ID} has overwritten stamps: ${rewritten.join(", ")}`);
  }
  const [loss] = system.losses;
  if (loss) {
    throw new BrokenPromiseError(`lost: ${JSON.stringify(loss)}`);
  }
  const left = await system.countDeadLetters();
  if (left > 0) {
    throw new BrokenPromiseError(`${left} dead letters remain`);
  }
}

/** Places another order once a fault has delayed the first one, and waits for its stamps without advancing the clock. */
async function completeAnother(system: OrderSystem, key: string): Promise<void> {
  await until(() => {
    if (system.injectedFaults === 0) {
      throw new Error("no fault is injected yet");
    }
  });
  const other = await system.place(key);
  await until(async () => {
    const missing = other.ID === undefined ? ["ID"] : await system.findMissingStamps(other.ID);
    if (missing.length > 0) {
      throw new Error(`the other order is missing ${missing.join(", ")}`);
    }
  });
}
