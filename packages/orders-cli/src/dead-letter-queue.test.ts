import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { DeadLetterQueue } from "./dead-letter-queue.ts";

const invokedFunctionArn = "arn:aws:lambda:eu-west-1:111122223333:function:lab2-dev-invoice-service:live";
const standardUrl = "https://sqs.eu-west-1.amazonaws.com/111122223333/lab2-dev-invoice-service-dead-letters";

/** The message IDs that a receive returns. The receipt handle of the first receive of "a" is "a#1". */
type Response = string[];

/**
 * Creates a queue of an SQS that returns these responses in turn, then empty ones, and these counts of visible messages,
 * the last one indefinitely.
 */
function createQueue(responses: Response[], visible: number[] = [0], url = standardUrl) {
  const receives = new Map<string, number>();
  const log: string[] = [];
  let counted = 0;
  let received = 0;
  async function send(command: unknown): Promise<object> {
    if (command instanceof ReceiveMessageCommand) {
      expect(command.input).toMatchObject({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
      const Messages: Message[] = (responses[received++] ?? []).map((MessageId) => {
        const times = (receives.get(MessageId) ?? 0) + 1;
        receives.set(MessageId, times);
        return { MessageId, ReceiptHandle: `${MessageId}#${times}`, Body: MessageId };
      });
      log.push(`receive ${Messages.length}`);
      return Messages.length > 0 ? { Messages } : {};
    }
    if (command instanceof GetQueueAttributesCommand) {
      const ApproximateNumberOfMessages = String(visible[Math.min(counted++, visible.length - 1)]);
      return { Attributes: { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible: "7" } };
    }
    if (command instanceof DeleteMessageCommand) {
      log.push(`delete ${command.input.ReceiptHandle}`);
    }
    if (command instanceof ChangeMessageVisibilityBatchCommand) {
      const entries = command.input.Entries ?? [];
      expect(entries.every(({ VisibilityTimeout }) => VisibilityTimeout === 0)).toBe(true);
      expect(new Set(entries.map(({ Id }) => Id)).size).toBe(entries.length);
      log.push(`return ${entries.map(({ ReceiptHandle }) => ReceiptHandle).join(" ")}`);
    }
    return {};
  }
  const sqs = { send } as unknown as SQSClient;
  const queue = new DeadLetterQueue({
    service: "invoice-service",
    url,
    invokedFunctionArn,
    sqs,
    region: async () => "eu-west-1",
  });
  return { log, queue };
}

const never = new AbortController().signal;

/** Reads the whole queue. @returns the message IDs */
async function readAll(queue: DeadLetterQueue, signal = never): Promise<string[]> {
  const IDs: string[] = [];
  for await (const messages of queue.read(signal)) {
    IDs.push(...messages.map(({ MessageId }) => MessageId));
  }
  return IDs;
}

test("reads every message and returns it immediately", async () => {
  const { log, queue } = createQueue([["a", "b"], ["c"]]);
  expect(await readAll(queue)).toEqual(["a", "b", "c"]);
  expect(log).toEqual(["receive 2", "receive 1", "receive 0", "return a#1 b#1 c#1"]);
});

test("keeps reading after an empty response while the count is above zero", async () => {
  const { queue } = createQueue([[], ["a"], [], ["b"]], [2, 1, 0]);
  expect(await readAll(queue)).toEqual(["a", "b"]);
});

test("stops after ten empty responses if the count stays wrong", async () => {
  const { log, queue } = createQueue([["a"]], [5]);
  expect(await readAll(queue)).toEqual(["a"]);
  expect(log.filter((entry) => entry === "receive 0")).toHaveLength(10);
});

test("reads a repeated message once and returns it with its latest receipt handle", async () => {
  const { log, queue } = createQueue([["a"], ["a", "b"], ["a"]]);
  expect(await readAll(queue)).toEqual(["a", "b"]);
  expect(log.at(-1)).toBe("return a#3 b#1");
});

test("stops if only repeated messages arrive", async () => {
  const { queue } = createQueue(
    Array.from({ length: 1_000 }, () => ["a"]),
    [1],
  );
  expect(await readAll(queue)).toEqual(["a"]);
});

test("does not return a deleted message, and deletes it again if it is repeated", async () => {
  const { log, queue } = createQueue([["a", "b"], ["a"]]);
  for await (const [first] of queue.read(never)) {
    if (first) {
      await queue.delete(first);
    }
  }
  expect(log).toEqual(["receive 2", "delete a#1", "receive 1", "delete a#2", "receive 0", "return b#1"]);
});

test("returns messages in batches of ten", async () => {
  const batch = (from: number) => Array.from({ length: 10 }, (_, index) => `m${from + index}`);
  const { log, queue } = createQueue([batch(0), batch(10), ["last"]]);
  await readAll(queue);
  expect(log.filter((entry) => entry.startsWith("return")).map((entry) => entry.split(" ").length - 1)).toEqual([
    10, 10, 1,
  ]);
});

test("returns the messages after an interruption and after a failure", async () => {
  const controller = new AbortController();
  const interrupted = createQueue([["a"], ["b"]]);
  for await (const _ of interrupted.queue.read(controller.signal)) {
    controller.abort();
  }
  expect(interrupted.log).toEqual(["receive 1", "return a#1"]);

  const failed = createQueue([["a"], ["b"]]);
  const failing = (async () => {
    for await (const _ of failed.queue.read(never)) {
      throw new Error("no more");
    }
  })();
  await expect(failing).rejects.toThrow("no more");
  expect(failed.log).toEqual(["receive 1", "return a#1"]);
});

const fifoUrl = "https://sqs.eu-west-1.amazonaws.com/111122223333/lab2-dev-invoice-service-queue-dead-letters.fifo";

test("reads a FIFO queue one message at a time, as far as the messages that it holds let others through", async () => {
  const { log, queue } = createQueue([["a", "b"], ["c"], []], [5], fifoUrl);
  const batches: string[][] = [];
  for await (const messages of queue.read(never)) {
    batches.push(messages.map(({ MessageId }) => MessageId));
  }
  expect(batches).toEqual([["a"], ["b"], ["c"]]);
  expect(log).toEqual(["receive 2", "receive 1", "receive 0", "return a#1 b#1 c#1"]);
});

test("reads all of a FIFO queue whose messages are deleted", async () => {
  const { log, queue } = createQueue([["a"], [], ["b"], []], [1, 0], fifoUrl);
  for await (const [message] of queue.read(never)) {
    if (message) {
      await queue.delete(message);
    }
  }
  expect(log).toEqual(["receive 1", "delete a#1", "receive 0", "receive 1", "delete b#1", "receive 0"]);
});

test("names a missing queue and the region", async () => {
  const send = async () => {
    throw new QueueDoesNotExist({ message: "x", $metadata: {} });
  };
  const sqs = { send } as unknown as SQSClient;
  const queue = new DeadLetterQueue({
    service: "invoice-service",
    url: standardUrl,
    invokedFunctionArn,
    sqs,
    region: async () => "eu-west-1",
  });
  const message = "queue lab2-dev-invoice-service-dead-letters not found in eu-west-1: is the stack deployed?";
  await expect(queue.countMessages()).rejects.toThrow(message);
  await expect(readAll(queue)).rejects.toThrow(message);
});

test("returns SQS's counts", async () => {
  expect(await createQueue([], [3]).queue.countMessages()).toEqual({ visible: 3, hidden: 7 });
});
