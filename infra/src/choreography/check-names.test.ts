import { expect, test } from "vitest";
import { contracts } from "../contracts.ts";
import type { Settings } from "../environments.ts";
import { synthesizeOrders } from "../synthesized-stack.ts";
import { checkChoreography } from "./check-choreography.ts";
import { checkNames } from "./check-names.ts";

const findProblems = (settings: Partial<Settings>) =>
  checkChoreography(synthesizeOrders("staging", settings), contracts);

test("queues of two topics have different names", () => {
  const queues = { audit: {} };
  expect(findProblems({ topics: { order_created: { queues }, fulfilment_completed: { queues } } })).toEqual([
    expect.stringMatching(
      /^the queues \S+-topic-audit and \S+-topic-audit are both named lab2-staging-audit: rename one of them in infra\/src\/environments\.ts$/,
    ),
  ]);
});

test("a topic's queue does not have the name of a service's queue", () => {
  const queues = { "invoice-service-dead-letters": {} };
  expect(findProblems({ topics: { order_created: { queues } } })).toEqual([
    expect.stringContaining("are both named lab2-staging-invoice-service-dead-letters: rename one of them"),
  ]);
});

test("a rule's name has at most 64 characters, with the prefix of the environment", () => {
  const share = (length: number) =>
    findProblems({ sharedBuses: { ["p".repeat(length)]: { events: ["order_created"] } } });
  expect(share(30)).toEqual([]);
  const events = ["fulfilment_completed"];
  expect(findProblems({ sharedBuses: { ["p".repeat(26)]: { events } } })).toEqual([]);
  expect(findProblems({ sharedBuses: { ["p".repeat(27)]: { events } } })).toEqual([
    expect.stringMatching(
      /^rule p{27}-bus-fulfilment-completed-rule has the name .* of 65 characters, .*: shorten its part/,
    ),
  ]);
});

test("a queue's name has at most 80 characters, with the suffix of a FIFO queue", () => {
  const check = (name: string) => checkNames({ resource: { aws_sqs_queue: { "invoice-service-queue": { name } } } });
  expect(check(`${"q".repeat(75)}.fifo`)).toEqual([]);
  expect(check(`${"q".repeat(76)}.fifo`)).toEqual([
    expect.stringMatching(
      /^queue invoice-service-queue has the name q+\.fifo of 81 characters, but SQS allows 80: shorten/,
    ),
  ]);
});
