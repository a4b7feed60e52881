import { InvokeCommand } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import type { Context } from "../context.ts";
import { type RedriveOptions, redrive } from "./redrive.ts";

const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:invoice";
const aliasArn = `${functionArn}:live`;
const letters = ["1", "2"].map((id) => ({
  MessageId: id,
  ReceiptHandle: id,
  Body: JSON.stringify({ id, source: "order_service", "detail-type": "order_created", detail: { data: { ID: id } } }),
  MessageAttributes: { TARGET_ARN: { DataType: "String", StringValue: functionArn } },
}));

const ownUrl = "https://sqs.example/1/invoice-letters";
const fifoUrls = {
  url: "https://sqs.example/1/invoice-queue.fifo",
  dead_letter_queue_url: "https://sqs.example/1/invoice-queue-letters.fifo",
};
const otherUrl = "https://sqs.example/1/topic-letters";

/** Redrives the dead letters of one service, two by default. Lambda responds with `statusCode`. */
async function run(
  options: RedriveOptions,
  {
    confirmed = true,
    hasFifoQueue = false,
    hasOtherQueue = false,
    interrupted = false,
    isBlocked = false,
    isEmpty = false,
    statusCode = 202,
  } = {},
) {
  const printed: string[] = [];
  const reported: string[] = [];
  const questions: string[] = [];
  const calls: string[] = [];
  const sent: object[] = [];
  const received = isEmpty ? [] : [letters];
  const letterUrl = hasFifoQueue ? fifoUrls.dead_letter_queue_url : ownUrl;
  const send = async (command: object) => {
    if (command instanceof GetQueueAttributesCommand && command.input.QueueUrl === otherUrl) {
      return { Attributes: { ApproximateNumberOfMessages: "3", ApproximateNumberOfMessagesNotVisible: "1" } };
    }
    if (!(command instanceof GetQueueAttributesCommand)) {
      calls.push(command.constructor.name.replace(/Command$/, ""));
    }
    if (command instanceof InvokeCommand) {
      return { $metadata: { requestId: "request-1" }, StatusCode: statusCode };
    }
    if (command instanceof SendMessageCommand) {
      sent.push(command.input);
      return { MessageId: "message-1" };
    }
    if (command instanceof ReceiveMessageCommand) {
      return { Messages: command.input.QueueUrl === letterUrl ? received.shift() : undefined };
    }
    if (command instanceof GetQueueAttributesCommand && command.input.QueueUrl !== letterUrl) {
      return { Attributes: { ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "0" } };
    }
    return {
      Attributes: {
        ApproximateNumberOfMessages: String(isBlocked ? 5 : 2 * received.length),
        ApproximateNumberOfMessagesNotVisible: "0",
      },
    };
  };
  const exitCode = await redrive(options, {
    connection: {
      outputs: {
        dead_letter_queue_urls: { "invoice-service": ownUrl },
        function_arns: { "invoice-service": aliasArn },
        ...(hasFifoQueue && { fifo_queues: { "invoice-service": fifoUrls } }),
        ...(hasOtherQueue && {
          other_dead_letter_queues: {
            "order-created-topic": { url: otherUrl, runbook: "docs/runbook.md#dead-letters" },
          },
        }),
      },
      region: async () => "eu-west-1",
      sqs: { send },
      lambda: { send },
    },
    terminal: {
      print: (line: string) => printed.push(line),
      report: (line: string) => reported.push(line),
      progress: () => {},
      confirm: async (question: string) => questions.push(question) > 0 && confirmed,
    },
    signal: interrupted ? AbortSignal.abort() : new AbortController().signal,
    json: false,
  } as unknown as Context);
  return { calls, exitCode, printed, questions, reported, sent };
}

test("asks for confirmation, then sends", async () => {
  const { exitCode, printed, questions } = await run({});
  expect(questions).toEqual(["send about 2 dead letters to invoice-service?"]);
  expect({ exitCode, printed }).toEqual({ exitCode: 0, printed: ["invoice-service:      2 sent"] });
});

test.each([
  [{ yes: true }, false],
  [{}, true],
])("names the queues that it does not redrive, with the section of the runbook: %j", async (options, isEmpty) => {
  const { exitCode, reported } = await run(options, { hasOtherQueue: true, isEmpty });
  expect(exitCode).toBe(0);
  expect(reported.at(-1)).toBe(
    "topic-letters: about 4 not sent, because no service missed them: see docs/runbook.md#dead-letters",
  );
});

test("names no other queues if one service is redriven", async () => {
  const { reported } = await run({ yes: true, service: "invoice-service" }, { hasOtherQueue: true });
  expect(reported).toEqual([]);
});

test("reads nothing if the user declines or interrupts", async () => {
  const nothing = { calls: [], printed: [], reported: ["nothing was sent"] };
  expect(await run({}, { confirmed: false })).toMatchObject({ ...nothing, exitCode: 1 });
  expect(await run({}, { confirmed: false, interrupted: true })).toMatchObject({ ...nothing, exitCode: 130 });
});

test("succeeds without a question if there are no dead letters", async () => {
  expect(await run({}, { isEmpty: true })).toEqual({
    exitCode: 0,
    calls: [],
    printed: [],
    questions: [],
    reported: ["no dead letters: nothing to send"],
    sent: [],
  });
});

test("does not ask with --yes or --dry-run", async () => {
  expect((await run({ yes: true })).questions).toEqual([]);
  const { calls, questions } = await run({ dryRun: true });
  expect(questions).toEqual([]);
  expect(calls).toEqual(["ReceiveMessage", "ReceiveMessage", "ChangeMessageVisibilityBatch"]);
});

test("keeps messages that Lambda does not accept with 202, and reports their common reason once", async () => {
  const { calls, exitCode, printed, reported } = await run({ yes: true }, { statusCode: 200 });
  expect(calls).not.toContain("DeleteMessage");
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: ["invoice-service:      2 failed"] });
  expect(reported).toEqual([`error: invoice-service: ${aliasArn} returned 200 instead of 202 (2 times)`]);
});

test("sends the dead letters of a FIFO queue to the end of the queue, in sequence and each once", async () => {
  const { calls, exitCode, printed, questions, sent } = await run({}, { hasFifoQueue: true });
  expect(questions).toEqual(["send about 2 dead letters to invoice-service?"]);
  expect(sent).toEqual(
    letters.map(({ Body, MessageId }) => ({
      QueueUrl: fifoUrls.url,
      MessageBody: Body,
      MessageGroupId: "invoice-service",
      MessageDeduplicationId: MessageId,
    })),
  );
  const steps = calls.filter((call) => call !== "ReceiveMessage");
  expect(steps).toEqual(["SendMessage", "DeleteMessage", "SendMessage", "DeleteMessage"]);
  expect({ exitCode, printed }).toEqual({
    exitCode: 0,
    printed: ["invoice-service:      nothing to send", "invoice-service-queue: 2 sent"],
  });
});

test("reports dead letters that a FIFO queue did not show, behind those that are not selected", async () => {
  const { exitCode, reported, sent } = await run({ id: "3", yes: true }, { hasFifoQueue: true, isBlocked: true });
  expect({ exitCode, sent }).toEqual({ exitCode: 1, sent: [] });
  expect(reported).toEqual([
    "invoice-queue-letters.fifo: about 3 more, which a FIFO queue shows once those before them are sent",
  ]);
});
