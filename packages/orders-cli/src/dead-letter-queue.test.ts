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

const url = "https://sqs.eu-west-1.amazonaws.com/111122223333/lab2-dev-invoice-service-dead-letters";

/** A receive's answer: messages by ID. The receipt handle of the first receive of "a" is "a#1". */
type Answer = string[];

/**
 * SQS that gives these answers to receives in turn, and none after them, and these counts of visible messages, the last
 * one for ever.
 */
function fakeSqs(answers: Answer[], visible: number[] = [0]) {
  const receives = new Map<string, number>();
  const log: string[] = [];
  let counted = 0;
  let received = 0;
  async function send(command: unknown): Promise<object> {
    if (command instanceof ReceiveMessageCommand) {
      expect(command.input).toMatchObject({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
      const Messages: Message[] = (answers[received++] ?? []).map((MessageId) => {
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
  const queue = new DeadLetterQueue({ service: "invoice-service", url, sqs, region: async () => "eu-west-1" });
  return { log, queue };
}

const never = new AbortController().signal;

/** Reads the queue to its end. @returns the IDs of the messages that were read */
async function readAll(queue: DeadLetterQueue, signal = never): Promise<string[]> {
  const IDs: string[] = [];
  for await (const messages of queue.read(signal)) {
    IDs.push(...messages.map(({ MessageId }) => MessageId));
  }
  return IDs;
}

test("every message is read, and is there again at once", async () => {
  const { log, queue } = fakeSqs([["a", "b"], ["c"]]);
  expect(await readAll(queue)).toEqual(["a", "b", "c"]);
  expect(log).toEqual(["receive 2", "receive 1", "receive 0", "return a#1 b#1 c#1"]);
});

test("an empty receive is no proof while the count says that there is more", async () => {
  const { queue } = fakeSqs([[], ["a"], [], ["b"]], [2, 1, 0]);
  expect(await readAll(queue)).toEqual(["a", "b"]);
});

test("a count that is never right does not keep it reading for ever", async () => {
  const { log, queue } = fakeSqs([["a"]], [5]);
  expect(await readAll(queue)).toEqual(["a"]);
  expect(log.filter((entry) => entry === "receive 0")).toHaveLength(10);
});

test("a message that comes again is read once, and returned by its latest receipt handle", async () => {
  const { log, queue } = fakeSqs([["a"], ["a", "b"], ["a"]]);
  expect(await readAll(queue)).toEqual(["a", "b"]);
  expect(log.at(-1)).toBe("return a#3 b#1");
});

test("messages that come again and again do not keep it reading for ever", async () => {
  const { queue } = fakeSqs(
    Array.from({ length: 1_000 }, () => ["a"]),
    [1],
  );
  expect(await readAll(queue)).toEqual(["a"]);
});

test("what was deleted is not returned, and is deleted again if it comes again", async () => {
  const { log, queue } = fakeSqs([["a", "b"], ["a"]]);
  for await (const [first] of queue.read(never)) {
    if (first) {
      await queue.delete(first);
    }
  }
  expect(log).toEqual(["receive 2", "delete a#1", "receive 1", "delete a#2", "receive 0", "return b#1"]);
});

test("many messages are returned ten at a time", async () => {
  const batch = (from: number) => Array.from({ length: 10 }, (_, index) => `m${from + index}`);
  const { log, queue } = fakeSqs([batch(0), batch(10), ["last"]]);
  await readAll(queue);
  expect(log.filter((entry) => entry.startsWith("return")).map((entry) => entry.split(" ").length - 1)).toEqual([
    10, 10, 1,
  ]);
});

test("an interruption and a failure return the messages as well", async () => {
  const controller = new AbortController();
  const interrupted = fakeSqs([["a"], ["b"]]);
  for await (const _ of interrupted.queue.read(controller.signal)) {
    controller.abort();
  }
  expect(interrupted.log).toEqual(["receive 1", "return a#1"]);

  const failed = fakeSqs([["a"], ["b"]]);
  const failing = (async () => {
    for await (const _ of failed.queue.read(never)) {
      throw new Error("no more");
    }
  })();
  await expect(failing).rejects.toThrow("no more");
  expect(failed.log).toEqual(["receive 1", "return a#1"]);
});

test("a queue that is not there is told by its name and the region", async () => {
  const send = async () => {
    throw new QueueDoesNotExist({ message: "x", $metadata: {} });
  };
  const sqs = { send } as unknown as SQSClient;
  const queue = new DeadLetterQueue({ service: "invoice-service", url, sqs, region: async () => "eu-west-1" });
  const message = "no queue lab2-dev-invoice-service-dead-letters in eu-west-1: is the stack deployed?";
  await expect(queue.counts()).rejects.toThrow(message);
  await expect(readAll(queue)).rejects.toThrow(message);
});

test("the counts are those of SQS", async () => {
  expect(await fakeSqs([], [3]).queue.counts()).toEqual({ visible: 3, hidden: 7 });
});
