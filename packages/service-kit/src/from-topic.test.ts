import type { Context } from "aws-lambda";
import { expect, test } from "vitest";
import { fromTopic } from "./from-topic.ts";

const context = {} as Context;

/** Creates the event of a function that subscribes to a topic. */
const notify = (...messages: string[]) => ({
  Records: messages.map((Message) => ({ EventSource: "aws:sns", Sns: { Type: "Notification", Message } })),
});

/** Handles an input; returns the events that the handler received. */
async function handle(input: unknown) {
  const handled: unknown[] = [];
  await fromTopic(async (event) => void handled.push(event))(input, context);
  return handled;
}

test("handles the event of a message", async () => {
  expect(await handle(notify('{"id":"1"}'))).toEqual([{ id: "1" }]);
});

test("handles the events of several messages in order", async () => {
  expect(await handle(notify('{"id":"1"}', '{"id":"2"}'))).toEqual([{ id: "1" }, { id: "2" }]);
});

test("handles an event that comes without a topic", async () => {
  expect(await handle({ id: "1" })).toEqual([{ id: "1" }]);
});

test("fails if the handler fails or a message is not JSON, so that Lambda retries", async () => {
  const failing = fromTopic(async () => Promise.reject(new Error("boom")));
  await expect(failing(notify('{"id":"1"}'), context)).rejects.toThrow("boom");
  await expect(handle(notify("{"))).rejects.toThrow(SyntaxError);
});

test.each([null, undefined, 1, "text"])("leaves the rejection of %j to the handler", async (input) => {
  expect(await handle(input)).toEqual([input]);
});
