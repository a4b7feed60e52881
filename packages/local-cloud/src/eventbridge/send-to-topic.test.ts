import { expect, test } from "vitest";
import { createLogs } from "../logs/create-logs.ts";
import { allow, testTopic, topicArn, toQueueArn } from "../testing/topic-setup.ts";
import { createEventBridge } from "./create-event-bridge.ts";

const rule = "arn:aws:events:eu-central-1:111122223333:rule/created";

/** Runs a rule of the default bus whose target is the topic `orders`. */
function setUp({ source = rule, target = {} }: { source?: string; target?: object } = {}) {
  const policies = JSON.parse(allow("sns.amazonaws.com", "sqs:SendMessage", topicArn));
  const events = JSON.parse(allow("events.amazonaws.com", "sqs:SendMessage", rule));
  const policy = JSON.stringify({ ...policies, Statement: [...policies.Statement, ...events.Statement] });
  const topic = testTopic({
    topic: { policy: allow("events.amazonaws.com", "sns:Publish", source) },
    subscription: { raw_message_delivery: true },
    resources: {
      aws_sqs_queue: { received: { name: "received", policy }, dead: { name: "dead", policy } },
      aws_cloudwatch_event_rule: { created: { name: "created", event_pattern: '{"source":["orders"]}' } },
      aws_cloudwatch_event_target: { topic: { rule: "created", target_id: "topic", arn: topicArn, ...target } },
    },
  });
  const { service } = createEventBridge(topic.stack, {
    ...topic.dependencies,
    logs: createLogs(topic.stack, topic.dependencies),
  });
  return {
    ...topic,
    async putEvent(detail: object) {
      const entry = { Source: "orders", DetailType: "created", Detail: JSON.stringify(detail) };
      const body = Buffer.from(JSON.stringify({ Entries: [entry] }));
      const caller = { kind: "root", arn: "arn:aws:iam::111122223333:root" } as const;
      const { signal } = new AbortController();
      await service.call({ operation: "PutEvents", headers: {}, body, caller, signal });
      await topic.clock.advance(0);
      await topic.clock.advance(0);
    },
  };
}

test("a topic receives the event and passes it to its subscriber", async () => {
  const { activities, putEvent, received } = setUp();
  await putEvent({ ID: "1" });
  expect(JSON.parse(received()[0]?.body ?? "")).toMatchObject({ source: "orders", detail: { ID: "1" } });
  const delivered = activities.find((each) => each.type === "delivery" && each.targetArn === topicArn);
  const published = activities.find(({ type }) => type === "message-published");
  expect(delivered).toMatchObject({ ruleArn: rule, attempt: 1 });
  expect(published).toMatchObject({ caller: "events.amazonaws.com", cause: { type: "delivery", attempt: 1 } });
});

test("a topic receives the input that the target defines", async () => {
  const input_transformer = { input_paths: { id: "$.detail.ID" }, input_template: '{"order":<id>}' };
  const { putEvent, received } = setUp({ target: { input_transformer } });
  await putEvent({ ID: "1" });
  expect(received().map(({ body }) => body)).toEqual(['{"order":"1"}']);
});

test("a topic whose policy does not allow the rule receives nothing: the event becomes a dead letter", async () => {
  const dead_letter_config = { arn: toQueueArn("dead") };
  const { dead, putEvent, received } = setUp({ source: `${rule}-2`, target: { dead_letter_config } });
  await putEvent({ ID: "1" });
  expect(received()).toEqual([]);
  expect(dead()).toMatchObject([
    {
      body: expect.stringContaining('"ID":"1"'),
      attributes: { ERROR_CODE: { StringValue: "NO_PERMISSIONS" }, TARGET_ARN: { StringValue: topicArn } },
    },
  ]);
});
