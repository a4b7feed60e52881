import { createSystemClock } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { expect, test } from "vitest";
import { parseJsonLines, runOrders, toConnectionOptions } from "./orders-command/run-orders.ts";
import { until, untilActivity, untilIdle } from "./support/conditions.ts";
import { callConsole } from "./support/console.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { type RunningStack, runStack, type StackEdit } from "./support/run-stack.ts";
import { createDataFolder } from "./support/start-process.ts";
import { withQueue } from "./support/with-queue.ts";

const MAX_RECEIVE_COUNT = 2;
const VISIBILITY_MS = 90_000;

const QUEUE = "lab2-dev-invoice-service-queue.fifo";
const FIFO_DEAD_LETTERS = "lab2-dev-invoice-service-queue-dead-letters.fifo";

/** Fails for the first event, whenever it is tried. */
const FAIL_FIRST = `(() => {
  let first;
  return async (event, context) => {
    first ??= event.id;
    if (event.id === first) throw new RangeError("no more invoice numbers");
    return bundle(event, context);
  };
})()`;

/** Removes EventBridge's permission to send to the queue. */
const withoutPermission: StackEdit = (json, folder) => {
  withQueue({ fifo: true })(json, folder);
  const policy = json.resource.aws_sqs_queue_policy?.["invoice-service-queue-policy"] ?? {};
  policy.policy = String(policy.policy).replace("sqs:SendMessage", "sqs:GetQueueUrl");
};

/** Returns the orders whose events were received from the queue, one for each receive. */
const listReceived = ({ activities }: RunningStack) =>
  activities.flatMap((each) => (each.type === "message-received" ? readOrder(each.body) : []));

const listArrived = ({ activities }: RunningStack) =>
  activities.filter((each) => each.type === "delivery" && each.targetArn.endsWith(`:${QUEUE}`));

const listDuplicated = ({ activities }: RunningStack) =>
  activities.filter((each) => each.type === "fault-injected" && each.functionName === QUEUE);

const listInvocations = ({ activities }: RunningStack) =>
  activities.flatMap(({ type, ...each }) =>
    "functionName" in each && each.functionName === "lab2-dev-invoice-service" && type.startsWith("invocation-")
      ? type
      : [],
  );

const readOrder = (event: string): string => JSON.parse(event).detail.data.ID;

test("events are handled one at a time in the sequence in which they arrive, and once although each arrives twice", async () => {
  const stack = await runStack({ edit: withQueue({ fifo: true }) });
  stack.faults.add({ on: "delivery", effect: "duplicate" });
  const placed: string[] = [];
  while (placed.length < 6) {
    placed.push(await placeOrder(stack));
    await until(() => expect(listArrived(stack)).toHaveLength(placed.length));
  }
  for (const ID of placed) {
    await untilComplete(stack, ID);
  }
  await untilIdle(stack);
  expect(listDuplicated(stack)).toHaveLength(placed.length);
  expect(listReceived(stack)).toEqual(placed);
  expect(listInvocations(stack)).toEqual(placed.flatMap(() => ["invocation-started", "invocation-ended"]));
});

test("an event that fails blocks those behind it until it is a dead letter, which one command sends to the queue again", async () => {
  const dataFolder = createDataFolder();
  // Stays behind the clock of the next run, for which a message must be neither hidden nor too old.
  const clock = new ManualClock(Date.now() - 2 * MAX_RECEIVE_COUNT * VISIBILITY_MS);
  const edit = withQueue({ fifo: true, handle: FAIL_FIRST, maxReceiveCount: MAX_RECEIVE_COUNT });
  const broken = await runStack({ clock, dataFolder, edit });
  const failing = await placeOrder(broken);
  await untilActivity(broken, "retry-scheduled", ({ attempt }) => attempt === 2);
  const blocked = [await placeOrder(broken), await placeOrder(broken)];
  await clock.advance(VISIBILITY_MS);
  await untilActivity(broken, "retry-scheduled", ({ attempt }) => attempt === 3);
  expect(listReceived(broken)).toEqual([failing, failing]);

  await clock.advance(VISIBILITY_MS);
  for (const ID of blocked) {
    await untilComplete(broken, ID);
  }
  expect(listReceived(broken)).toEqual([failing, failing, ...blocked]);
  expect(broken.deadLetters()).toEqual({ [FIFO_DEAD_LETTERS]: 1 });
  await broken.stop();

  const edited = withQueue({ fifo: true });
  const fixed = await runStack({ clock: createSystemClock({ timeScale: 4 }), dataFolder, edit: edited });
  const letters = await runOrders("dead-letters", "--json", ...toConnectionOptions(fixed));
  expect(parseJsonLines(letters)).toMatchObject([
    { service: "invoice-service", queue: FIFO_DEAD_LETTERS, kind: "exhausted-message", ID: failing },
  ]);
  expect(await runOrders("redrive", "--yes", ...toConnectionOptions(fixed))).toMatchObject({ exitCode: 0 });
  await untilComplete(fixed, failing);
  expect(listReceived(fixed)).toEqual([failing]);
  await until(() => expect(fixed.deadLetters()).toEqual({}));
});

test.each<[sender: string, redrive: (stack: RunningStack) => Promise<unknown>]>([
  ["orders redrive", (stack) => runOrders("redrive", "--yes", ...toConnectionOptions(stack))],
  [
    "the console",
    (stack) => callConsole(stack, "POST", "/api/queues/lab2-dev-invoice-service-dead-letters/redrive", {}),
  ],
])("an event that EventBridge could not deliver is sent to the queue by %s", async (_, redrive) => {
  const dataFolder = createDataFolder();
  const broken = await runStack({ dataFolder, edit: withoutPermission });
  const ID = await placeOrder(broken);
  await until(() => expect(broken.deadLetters()).toEqual({ "lab2-dev-invoice-service-dead-letters": 1 }));
  await broken.stop();

  const fixed = await runStack({ dataFolder, edit: withQueue({ fifo: true }), consolePort: 0 });
  await redrive(fixed);
  await untilComplete(fixed, ID);
  expect(listReceived(fixed)).toEqual([ID]);
  expect(fixed.deadLetters()).toEqual({});
});
