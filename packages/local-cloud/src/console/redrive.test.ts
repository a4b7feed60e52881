import { expect, test } from "vitest";
import { senderId, testQueue } from "../testing/queue-setup.ts";
import { type RedriveOptions, redrive } from "./redrive.ts";

const functionArn = "arn:aws:lambda:eu-central-1:111122223333:function:invoice";

/** Creates a queue with the dead letters of these events. */
async function createFilledQueue(...ids: string[]) {
  const { queue } = testQueue();
  for (const id of ids) {
    const requestContext = { requestId: `request-${id}`, functionArn, condition: "RetriesExhausted" };
    await queue.send({ body: JSON.stringify({ requestContext, requestPayload: { id } }), senderId });
  }
  return queue;
}

const options: Pick<RedriveOptions, "messageIds" | "isSender"> = {
  messageIds: undefined,
  isSender: () => true,
};

test("sends an event once and deletes its message when the function accepts it", async () => {
  const queue = await createFilledQueue("1", "2");
  const sent: string[] = [];
  const invoke = async (_arn: string, payload: string) => `request-${sent.push(payload)}`;
  const both = [redrive({ ...options, queue, invoke }), redrive({ ...options, queue, invoke })];
  expect(await Promise.all(both)).toMatchObject([
    { redriven: 2, requestIds: ["request-1", "request-2"] },
    { redriven: 0, requestIds: [] },
  ]);
  expect(sent).toEqual(['{"id":"1"}', '{"id":"2"}']);
  expect(queue.peek(10)).toEqual([]);
});

test("invokes the alias that missed the event", async () => {
  const { queue } = testQueue();
  const requestContext = { requestId: "request-1", functionArn: `${functionArn}:live`, condition: "RetriesExhausted" };
  await queue.send({ body: JSON.stringify({ requestContext, requestPayload: {} }), senderId });
  const invoked: string[] = [];
  const senders: string[] = [];
  await redrive({
    queue,
    messageIds: undefined,
    isSender: (arn) => senders.push(arn) > 0,
    invoke: async (arn) => `request-${invoked.push(arn)}`,
  });
  expect({ invoked, senders }).toEqual({ invoked: [`${functionArn}:live`], senders: [functionArn] });
});

test("leaves the message visible with the reason when the function rejects the event", async () => {
  const queue = await createFilledQueue("1");
  const invoke = () => Promise.reject(new Error("too large"));
  const [{ messageId } = { messageId: "" }] = queue.peek(1);
  expect(await redrive({ ...options, queue, invoke })).toMatchObject({
    redriven: 0,
    failed: 1,
    failures: [{ messageId, reason: "too large" }],
  });
  expect(queue.counts()).toEqual({ visible: 1, notVisible: 0, delayed: 0 });
});

test("sends several batches and skips messages in flight", async () => {
  const queue = await createFilledQueue(...Array.from({ length: 120 }, (_, index) => String(index)));
  await queue.receive();
  const counts = await redrive({ ...options, queue, invoke: async () => "request-1" });
  expect(counts).toMatchObject({ redriven: 119, failed: 0, unreadable: 0, notFound: 1, failures: [] });
  expect(counts.requestIds).toHaveLength(119);
});

test("returns events to the FIFO queue in front of the function, in sequence", async () => {
  const fifo = { contentBasedDeduplication: true, deduplicationScope: "queue", throughputLimit: "perQueue" } as const;
  const { queue: front } = testQueue({ name: "front.fifo", fifo });
  const { queue } = testQueue({ name: "letters.fifo", fifo });
  const bodies = ["1", "2", "3"].map((id) => JSON.stringify({ id, source: "shop", "detail-type": "order_created" }));
  for (const body of bodies) {
    await front.send({ body, groupId: "invoice", senderId });
    await queue.send({ body, groupId: "invoice", senderId });
  }
  for (const { receiptHandle } of await front.receive({ maxNumberOfMessages: 10 })) {
    await front.delete(receiptHandle);
  }
  const invoke = () => Promise.reject(new Error("not behind a FIFO queue"));
  const source = { queue: front, messageGroup: undefined };
  const counts = await redrive({ ...options, queue, receiverArn: functionArn, invoke, fifo: source });
  expect(counts).toMatchObject({ redriven: 3, failed: 0, requestIds: [] });
  // The same events within five minutes are not duplicates, because each letter is another attempt.
  expect(front.peek(10)).toMatchObject(bodies.map((body) => ({ body, groupId: "invoice" })));
  expect(queue.peek(10)).toEqual([]);
});
