import type { DeadLetterView, QueueView } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { groupLetters } from "./group-letters.ts";

const letter = (messageId: string, sentAt: number, message: string, code = "TypeError"): DeadLetterView => ({
  messageId,
  sentAt,
  receiveCount: 0,
  hidden: false,
  kind: "failed-invocation",
  event: { detail: { ID: `order-of-${messageId}` } },
  functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoice",
  error: { code, message },
});
const unreadable: DeadLetterView = {
  messageId: "x",
  sentAt: 50,
  receiveCount: 0,
  hidden: false,
  kind: "unreadable",
  reason: "the body is not JSON",
  body: "?",
};
const queue = (name: string, ...messages: DeadLetterView[]): QueueView => ({
  node: name,
  name,
  arn: name,
  total: messages.length,
  messages,
});
const list = (...parameters: Parameters<typeof groupLetters>) =>
  groupLetters(...parameters).map(({ error, letters, queue: { name } }) => [
    name,
    error.code,
    letters.map(({ messageId }) => messageId).join(),
  ]);

test("groups letters of a queue by their error, newest first, whatever IDs and numbers it contains", () => {
  const invoice = queue(
    "invoice",
    letter("1", 10, "no customer 41 in 3882f24c-51f3-44db-b654-702eeb80b958"),
    letter("2", 30, "no customer 7 in 00000000-0000-4000-8000-00000000000a"),
    letter("3", 20, "no paper"),
    letter("4", 25, "no paper", "RangeError"),
    unreadable,
  );
  const stock = queue("stock", letter("5", 40, "no paper"));
  expect(list([invoice, stock])).toEqual([
    ["invoice", "Not a dead letter", "x"],
    ["stock", "TypeError", "5"],
    ["invoice", "TypeError", "2,1"],
    ["invoice", "RangeError", "4"],
    ["invoice", "TypeError", "3"],
  ]);
});

test.each([
  ["", ["1", "2"]],
  ["  NO PAPER ", ["1"]],
  ["order-of-2", ["2"]],
  ["invoice", ["1", "2"]],
  ["nothing", []],
])("keeps only letters that contain %j, in their error, event or queue", (text, expected) => {
  const queues = [queue("invoice", letter("1", 2, "no paper"), letter("2", 1, "no ink"))];
  expect(list(queues, text).map(([, , messageIds]) => messageIds)).toEqual(expected);
});
