import { expect, test, vi } from "vitest";
import { memoryStore } from "../core/store/store.ts";
import { testFunctionStack } from "../testing/function-stack.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { senderId } from "../testing/queue-setup.ts";
import { readQueues } from "./read-queues.ts";

const toArn = (name: string) => `arn:aws:sqs:eu-central-1:000000000000:${name}`;
const policy = (maxReceiveCount: unknown = 2, name = "dead-letters") =>
  JSON.stringify({ deadLetterTargetArn: toArn(name), maxReceiveCount });

/** Reads a stack with the queues `orders` and `dead-letters`. */
function setUp(
  orders: Record<string, unknown> = {},
  { deadLetters = {}, resources = {} }: { deadLetters?: object; resources?: object } = {},
) {
  const clock = new ManualClock();
  const onRedriven = vi.fn();
  const queues = { orders: { name: "orders", ...orders }, "dead-letters": { name: "dead-letters", ...deadLetters } };
  const stack = testFunctionStack({ aws_sqs_queue: queues, ...resources });
  const read = readQueues(stack, { clock, store: memoryStore, onRedriven });
  const find = (name: string) => {
    const found = read.get(toArn(name));
    if (!found) {
      throw new Error(`no queue ${name}`);
    }
    return found.queue;
  };
  return { clock, onRedriven, orders: find("orders"), deadLetters: find("dead-letters") };
}

test("moves a message that was received too often, with its id and age", async () => {
  const { clock, deadLetters, onRedriven, orders } = setUp({ redrive_policy: policy() });
  const sent = await orders.send({ body: "1", senderId });
  for (const receiveCount of [1, 2]) {
    expect(await orders.receive()).toMatchObject([{ receiveCount }]);
    await clock.advance(30_000);
  }
  expect(await orders.receive()).toEqual([]);
  expect(orders.total).toBe(0);
  const { messageId, sentAtMs } = sent;
  expect(await deadLetters.receive()).toMatchObject([
    { messageId, sentAtMs, body: "1", deadLetterQueueSourceArn: orders.arn },
  ]);
  expect(onRedriven).toHaveBeenCalledWith(orders, deadLetters, expect.objectContaining({ messageId, receiveCount: 2 }));
});

const fifo = { name: "orders.fifo", fifo_queue: true };

test.each([
  [{ ...fifo, redrive_policy: policy() }, {}, "must be a FIFO queue, too"],
  [
    { redrive_policy: policy(2, "dead.fifo") },
    { name: "dead.fifo", fifo_queue: true },
    "must be a standard queue, too",
  ],
])("rejects a dead-letter queue of the other type", (orders, deadLetters, message) => {
  expect(() => setUp(orders, { deadLetters })).toThrow(message);
});

test("wakes a receiver of the dead-letter queue", async () => {
  const { clock, deadLetters, orders } = setUp({ redrive_policy: policy(1) });
  await orders.send({ body: "1", senderId });
  await orders.receive();
  await clock.advance(30_000);
  const received = deadLetters.receive({ waitTimeSeconds: 20 });
  await orders.receive();
  expect(await received).toMatchObject([{ body: "1" }]);
});

test("deletes a moved message when its retention is over, however old others are", async () => {
  const { clock, deadLetters, orders } = setUp(
    { redrive_policy: policy(1), visibility_timeout_seconds: 1 },
    { deadLetters: { message_retention_seconds: 60 } },
  );
  await orders.send({ body: "old", senderId });
  await orders.receive();
  await clock.advance(30_000);
  await deadLetters.send({ body: "new", senderId });
  await orders.receive();
  expect(deadLetters.peek(9).map(({ body }) => body)).toEqual(["old", "new"]);
  await clock.advance(30_000);
  expect(deadLetters.peek(9).map(({ body }) => body)).toEqual(["new"]);
});

test("reads a policy from a separate resource, with its number as text", () => {
  const separate = { queue_url: "/000000000000/orders", redrive_policy: policy("3") };
  const { orders } = setUp({}, { resources: { aws_sqs_queue_redrive_policy: { orders: separate } } });
  expect(orders.settings.redrivePolicy).toEqual({ deadLetterTargetArn: toArn("dead-letters"), maxReceiveCount: 3 });
});

test.each([
  ["{", /^aws_sqs_queue.orders: redrive_policy: .*JSON/],
  [policy(0), /^aws_sqs_queue.orders: redrive_policy: maxReceiveCount: .*>=1/],
  [policy(1_001), /^aws_sqs_queue.orders: redrive_policy: maxReceiveCount: .*<=1000/],
  [policy(1, "none"), /^aws_sqs_queue.orders: redrive_policy: the stack has no queue .*:none$/],
])("rejects the policy %s", (redrive_policy, message) => {
  expect(() => setUp({ redrive_policy })).toThrow(message);
});

test.each([
  [{ redrivePermission: "allowAll" }, true],
  [{ redrivePermission: "denyAll" }, false],
  [{ redrivePermission: "byQueue", sourceQueueArns: [toArn("orders")] }, true],
  [{ redrivePermission: "byQueue", sourceQueueArns: [toArn("other")] }, false],
])("honors the redrive allow policy %j", (allowPolicy, isAllowed) => {
  const deadLetters = { redrive_allow_policy: JSON.stringify(allowPolicy) };
  const read = () => setUp({ redrive_policy: policy() }, { deadLetters });
  if (isAllowed) {
    expect(read).not.toThrow();
  } else {
    expect(read).toThrow(/redrive allow policy of .*dead-letters does not permit .*orders/);
  }
});
