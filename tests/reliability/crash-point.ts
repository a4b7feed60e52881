import { until } from "../support/conditions.ts";
import { isConsumer, type ServiceName } from "./boundaries.ts";
import { BrokenPromiseError } from "./broken-promise-error.ts";
import { HOUR_MS, type Injection } from "./fault-kinds.ts";
import type { Answer, World } from "./world.ts";

/**
 * How an acknowledged order ended that met a fault: `itself` without anybody's help, `key` after its caller had no 2xx and
 * repeated the request with the same Idempotency-Key, `redrive` after its event was in a dead-letter queue and redriven
 * once, `spare` without help although its event was in a dead-letter queue, from which a redrive changed nothing.
 */
export type Outcome = "itself" | "key" | "redrive" | "spare";

/**
 * Places an order that meets a fault once, and follows it to its end.
 * @throws {BrokenPromiseError}
 */
export async function strikeOnce(
  world: World,
  service: ServiceName,
  injection: Injection,
  key: string,
): Promise<Outcome> {
  const { afterwards = [], faults, meanwhile } = injection;
  world.setFaults(faults);
  const requests = [world.place(key)];
  if (meanwhile === "the same order again" && !isConsumer(service)) {
    requests.push(world.place(key));
  }
  const answers = await Promise.all(requests);
  if (meanwhile === "another order") {
    await completeAnother(world, `${key} overtakes`);
  }
  if (meanwhile === "an hour") {
    await world.clock.advance(HOUR_MS);
  }
  world.addFaults(afterwards);

  const refused = answers.some(({ acknowledged }) => !acknowledged);
  if (refused && isConsumer(service)) {
    throw new BrokenPromiseError("the caller had no 2xx, though its service met no fault");
  }
  if (refused) {
    answers.push(await world.place(key));
  }
  await complete(world, answers);
  world.checkStrikes();
  return refused ? "key" : "itself";
}

/**
 * Places an order that meets a fault each time until it is mended, and follows it to its end.
 * @throws {BrokenPromiseError}
 */
export async function strikeUntilMended(
  world: World,
  service: ServiceName,
  faults: NonNullable<Injection["lasting"]>,
  key: string,
): Promise<Outcome> {
  world.setFaults(faults);
  const answer = await world.place(key);
  await world.time.untilQuiet();
  world.checkStrikes();
  if (!isConsumer(service)) {
    if (answer.acknowledged) {
      throw new BrokenPromiseError("the caller had a 2xx, though its service never got through");
    }
    world.setFaults([]);
    await complete(world, [await world.place(key)]);
    return "key";
  }

  const ID = idOf([answer]);
  if (!(await world.isDeadLetter(service, ID))) {
    throw new BrokenPromiseError(`no dead letter of ${service} is of ${ID}`);
  }
  const wasComplete = await world.isComplete(ID);
  world.setFaults([]);
  await world.redrive();
  await complete(world, [answer]);
  return wasComplete ? "spare" : "redrive";
}

/** The one ID of an order. @throws {BrokenPromiseError} when its callers have none, or several */
function idOf(answers: readonly Answer[]): string {
  const ids = new Set(answers.filter(({ acknowledged }) => acknowledged).map(({ ID }) => ID));
  const [ID] = ids;
  if (ID === undefined || ids.size > 1) {
    throw new BrokenPromiseError(`the key is the orders ${[...ids].join(", ") || "none"}`);
  }
  return ID;
}

/** @throws {BrokenPromiseError} when an order is not complete in the end, or something is left over */
async function complete(world: World, answers: readonly Answer[]): Promise<void> {
  const ID = idOf(answers);
  await world.time.untilQuiet();
  const missing = await world.missingStampsOf(ID);
  if (missing.length > 0) {
    throw new BrokenPromiseError(`order ${ID} has no ${missing.join(", ")}`);
  }
  const rewritten = await world.rewrittenStampsOf(ID);
  if (rewritten.length > 0) {
    throw new BrokenPromiseError(`order ${ID} has another ${rewritten.join(", ")} than at first`);
  }
  const [loss] = world.losses;
  if (loss) {
    throw new BrokenPromiseError(`lost: ${JSON.stringify(loss)}`);
  }
  const left = await world.deadLetters();
  if (left > 0) {
    throw new BrokenPromiseError(`${left} dead letters are left`);
  }
}

/** Places an order when the one before is held back, and waits for its stamps, without letting time pass. */
async function completeAnother(world: World, key: string): Promise<void> {
  await until(() => {
    if (world.strikes === 0) {
      throw new Error("nothing is held back yet");
    }
  });
  const other = await world.place(key);
  await until(async () => {
    const missing = other.ID === undefined ? ["ID"] : await world.missingStampsOf(other.ID);
    if (missing.length > 0) {
      throw new Error(`the other order has no ${missing.join(", ")}`);
    }
  });
}
