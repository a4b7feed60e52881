import { createSystemClock } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { expect, test } from "vitest";
import { parseJsonLines, runOrders, toConnectionOptions } from "./orders-command/run-orders.ts";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { runStack } from "./support/run-stack.ts";
import { createDataFolder } from "./support/start-process.ts";
import { withQueue } from "./support/with-queue.ts";

const MAX_RECEIVE_COUNT = 2;
const VISIBILITY_MS = 90_000;

const FAIL = 'async () => { throw new RangeError("no more invoice numbers"); }';

test("an order is complete although invoice-service receives its event through a queue", async () => {
  const stack = await runStack({ edit: withQueue() });
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  const { requestId } = await untilActivity(stack, "message-received");
  await untilActivity(stack, "invocation-ended", (ended) => ended.requestId === requestId);
  const story = stack.trace(ID)?.activities.map(({ activity: { type }, causedBy }) => ({ type, causedBy })) ?? [];
  const received = story.findIndex(({ type }) => type === "message-received");
  const started = story.find(({ causedBy, type }) => type === "invocation-started" && causedBy === received + 1);
  expect(story[(story[received]?.causedBy ?? 0) - 1]?.type).toBe("delivery");
  expect(started).toBeDefined();
});

test("an event that always fails becomes a dead letter, from which one command completes the order", async () => {
  const dataFolder = createDataFolder();
  // Stays behind the clock of the next run, for which a message must be neither hidden nor too old.
  const clock = new ManualClock(Date.now() - 2 * MAX_RECEIVE_COUNT * VISIBILITY_MS);
  const broken = await runStack({
    clock,
    dataFolder,
    edit: withQueue({ handle: FAIL, maxReceiveCount: MAX_RECEIVE_COUNT }),
  });
  const ID = await placeOrder(broken);
  for (let attempt = 1; attempt <= MAX_RECEIVE_COUNT; attempt++) {
    await untilActivity(broken, "message-received", ({ receiveCount }) => receiveCount === attempt);
    await untilActivity(broken, "retry-scheduled", (retry) => retry.attempt === attempt + 1);
    await clock.advance(VISIBILITY_MS);
  }
  await until(() => expect(broken.deadLetters()).toEqual({ "lab2-dev-invoice-service-dead-letters": 1 }));
  await broken.stop();

  const fixed = await runStack({ clock: createSystemClock({ timeScale: 4 }), dataFolder, edit: withQueue() });
  const letters = await runOrders("dead-letters", "--json", ...toConnectionOptions(fixed));
  expect(parseJsonLines(letters)).toMatchObject([{ service: "invoice-service", kind: "exhausted-message", ID }]);
  expect(await runOrders("redrive", "--yes", ...toConnectionOptions(fixed))).toMatchObject({ exitCode: 0 });
  await untilComplete(fixed, ID);
  expect(fixed.deadLetters()).toEqual({});
});
