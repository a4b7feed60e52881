import { describe, expect, it } from "vitest";
import { testQueue } from "../testing/queue-setup.ts";
import { testSqsService } from "../testing/sqs-service-setup.ts";

describe("a queue is found", () => {
  it("by account and name, whatever the host", async () => {
    const { call, queue } = testSqsService();
    for (const host of [
      "https://sqs.example.com",
      "http://localhost:4566",
      "http://eu-central-1.queue.amazonaws.com",
      "",
    ]) {
      await call("SendMessage", { QueueUrl: `${host}/000000000000/${queue.name}`, MessageBody: "a" });
      await call("SendMessage", { QueueUrl: `${host}/000000000000/${queue.name}/`, MessageBody: "a" });
    }
    expect(queue.counts().visible).toBe(8);
  });

  it("by name in the place of its URL", async () => {
    const { call, queue } = testSqsService();
    await call("SendMessage", { QueueUrl: queue.name, MessageBody: "a" });
    expect(queue.counts().visible).toBe(1);
  });

  it.each([
    undefined,
    "",
    "/",
    "none",
    "http://127.0.0.1:4566/000000000000/none",
    "http://127.0.0.1:4566/111111111111/other",
    "http://127.0.0.1:4566/other",
    "http://127.0.0.1:4566/000000000000/other/more",
  ])("unless its URL is %j", async (QueueUrl) => {
    const { call } = testSqsService();
    await expect(call("ListQueueTags", { QueueUrl })).rejects.toMatchObject({
      code: "QueueDoesNotExist",
      message: "The specified queue does not exist.",
    });
  });

  it("by name, returning its URL", async () => {
    const { call, other } = testSqsService();
    expect(await call("GetQueueUrl", { QueueName: "other" })).toEqual({ QueueUrl: other.url });
    const foreign = { QueueName: "other", QueueOwnerAWSAccountId: "111111111111" };
    await expect(call("GetQueueUrl", foreign)).rejects.toMatchObject({ code: "QueueDoesNotExist" });
  });

  it("by prefix", async () => {
    const { call, queue, other } = testSqsService();
    expect(await call("ListQueues", {})).toEqual({ QueueUrls: [queue.url, other.url] });
    expect(await call("ListQueues", { QueueNamePrefix: "oth" })).toEqual({ QueueUrls: [other.url] });
    expect(await call("ListQueues", { QueueNamePrefix: "none" })).toEqual({});
  });

  it("in pages", async () => {
    const { call, queue, other } = testSqsService();
    const first = await call("ListQueues", { MaxResults: 1 });
    expect(first).toEqual({ QueueUrls: [queue.url], NextToken: expect.any(String) });
    const { NextToken } = first;
    expect(await call("ListQueues", { MaxResults: 1, NextToken })).toEqual({ QueueUrls: [other.url] });
    expect(await call("ListQueues", { MaxResults: 1000 })).toEqual({ QueueUrls: [queue.url, other.url] });
    const changed = { MaxResults: 1, NextToken, QueueNamePrefix: "o" };
    await expect(call("ListQueues", changed)).rejects.toThrow("you must not change the other request parameters");
  });

  it("as the source of a dead-letter queue, in pages", async () => {
    const { queue: deadLetters } = testQueue({ name: "dead-letters" });
    const redrivePolicy = { deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 3 };
    const sources = ["a", "b"].map((name) => testQueue({ name, redrivePolicy }).queue);
    const { call } = testSqsService({ queues: [deadLetters, ...sources] });
    const list = (input: object) => call("ListDeadLetterSourceQueues", { QueueUrl: "dead-letters", ...input });
    const { NextToken, queueUrls } = await list({ MaxResults: 1 });
    expect(queueUrls).toEqual([sources[0]?.url]);
    expect(await list({ MaxResults: 1, NextToken })).toEqual({ queueUrls: [sources[1]?.url] });
    expect(await list({})).toEqual({ queueUrls: sources.map(({ url }) => url) });
    expect(await call("ListDeadLetterSourceQueues", { QueueUrl: "a" })).toEqual({});
  });
});
