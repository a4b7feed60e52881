import { describe, expect, test } from "vitest";
import { checkChoreography } from "../choreography/check-choreography.ts";
import { renderChoreography } from "../choreography/render-choreography.ts";
import { contracts } from "../contracts.ts";
import { parseSettings, readSettings } from "../environments.ts";
import { findPolicyViolations } from "../policies.ts";
import {
  getResource,
  getResources,
  listAddresses,
  parseStatements,
  reference,
  synthesizeOrders,
  type TerraformJson,
} from "../synthesized-stack.ts";

const filterPolicy = { detail: { data: { ID: [{ prefix: "a" }] } } };
const synthesize = () =>
  synthesizeOrders("dev", {
    topics: {
      order_created: {
        subscriberAccounts: ["111122223333", "444455556666"],
        queues: { audit: {}, sample: { filterPolicy } },
      },
    },
  });
const stack = synthesize();
const topicArn = reference("aws_sns_topic.order-created-topic.arn");
const ruleArn = reference("aws_cloudwatch_event_rule.order-created-topic-rule.arn");
const deadLettersArn = reference("aws_sqs_queue.order-created-topic-dead-letters.arn");

describe("a topic for order_created", () => {
  test("receives the events from a separate rule, with retries and a dead-letter queue", () => {
    expect(getResource(stack, "aws_cloudwatch_event_rule", "order-created-topic-rule")).toMatchObject({
      name: "lab2-dev-order-created-topic",
      event_pattern: JSON.stringify({ source: ["order_service"], "detail-type": ["order_created"] }),
    });
    expect(getResource(stack, "aws_cloudwatch_event_target", "order-created-topic-target")).toMatchObject({
      arn: topicArn,
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      dead_letter_config: { arn: deadLettersArn },
      depends_on: [
        "aws_sns_topic_policy.order-created-topic-policy",
        "aws_kms_key_policy.order-created-topic-key-policy",
        "aws_sqs_queue_policy.order-created-topic-dead-letters-policy",
      ],
    });
  });

  test("accepts events only of its rule, and subscriptions only of the accounts", () => {
    const { policy } = getResource(stack, "aws_sns_topic_policy", "order-created-topic-policy");
    expect(parseStatements(policy)).toEqual([
      {
        Sid: "AcceptFromRule",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
        Action: ["sns:Publish"],
        Resource: topicArn,
      },
      {
        Sid: "LetAccountsSubscribe",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"] },
        Action: ["sns:Subscribe"],
        Condition: { StringEquals: { "sns:Protocol": ["sqs", "lambda"] } },
        Resource: topicArn,
      },
      expect.objectContaining({ Sid: "DenyWithoutTls", Effect: "Deny" }),
    ]);
  });

  test("is encrypted with a key that EventBridge may use", () => {
    const { policy } = getResource(stack, "aws_kms_key_policy", "order-created-topic-key-policy");
    expect(parseStatements(policy)).toContainEqual(
      expect.objectContaining({
        Sid: "EncryptRule",
        Principal: { Service: "events.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      }),
    );
  });

  test.each([
    ["audit", {}],
    ["sample", { filter_policy: JSON.stringify(filterPolicy), filter_policy_scope: "MessageBody" }],
  ])("sends the queue %s the event itself", (name, filter) => {
    const queueArn = reference(`aws_sqs_queue.order-created-topic-${name}.arn`);
    const subscription = getResource(stack, "aws_sns_topic_subscription", `order-created-topic-${name}-subscription`);
    expect(subscription).toEqual({
      topic_arn: topicArn,
      protocol: "sqs",
      endpoint: queueArn,
      raw_message_delivery: true,
      redrive_policy: JSON.stringify({ deadLetterTargetArn: deadLettersArn }),
      depends_on: [
        `aws_sqs_queue_policy.order-created-topic-${name}-policy`,
        "aws_sqs_queue_policy.order-created-topic-dead-letters-policy",
      ],
      ...filter,
    });
    expect(getResource(stack, "aws_sqs_queue", `order-created-topic-${name}`).name).toBe(`lab2-dev-${name}`);
    const { policy } = getResource(stack, "aws_sqs_queue_policy", `order-created-topic-${name}-policy`);
    expect(parseStatements(policy)).toContainEqual({
      Sid: "AcceptFromTopics",
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: ["sqs:SendMessage"],
      Resource: queueArn,
      Condition: { ArnEquals: { "aws:SourceArn": [topicArn] } },
    });
  });

  test("is watched for events that it cannot deliver", () => {
    const names = getResources(stack, "aws_cloudwatch_metric_alarm").map(({ alarm_name }) => String(alarm_name));
    expect(names.filter((name) => name.includes("-order-created-topic-")).sort()).toEqual(
      [
        "dead-letters",
        "dead-letters-expire",
        "dead-letters-not-sent",
        "failed-invocations",
        "notifications-not-sent",
      ].map((alarm) => `lab2-dev-alarms-order-created-topic-${alarm}`),
    );
  });

  test("violates no policy of the repository", () => {
    expect(findPolicyViolations(stack)).toEqual([]);
    const [, ...subscriptions] = Object.values(synthesize().resource.aws_sns_topic_subscription ?? {});
    expect(subscriptions).toHaveLength(1);
  });

  test("is in the outputs, with a rule that can be replayed to", () => {
    expect(stack.output.topic_arns).toEqual({ value: { "order-created-topic": topicArn } });
    expect(stack.output.other_dead_letter_queues).toEqual({
      value: {
        "order-created-topic": {
          url: reference("aws_sqs_queue.order-created-topic-dead-letters.url"),
          runbook: "docs/runbook.md#dead-letters",
        },
      },
    });
    expect(stack.output.rule_arns).toMatchObject({ value: { "order-created-topic": ruleArn } });
  });

  test("is in the diagram of the choreography", () => {
    const page = renderChoreography(stack, contracts);
    expect(page).toContain("rule_order_created_topic_rule --> topic_order_created_topic");
    expect(page).toContain("topic_order_created_topic --> queue_order_created_topic_audit");
  });
});

describe("the choreography is broken if", () => {
  test.each<[string, (stack: TerraformJson) => void, string]>([
    [
      "the rule may not publish",
      ({ resource }) => delete resource.aws_sns_topic_policy?.["order-created-topic-policy"],
      "rule order-created-topic-rule may not publish to order-created-topic: allow events.amazonaws.com",
    ],
    [
      "the topic may not send to a queue",
      ({ resource }) => delete resource.aws_sqs_queue_policy?.["order-created-topic-audit-policy"],
      "topic order-created-topic may not send to order-created-topic-audit: allow sns.amazonaws.com",
    ],
    [
      "a subscription has no dead-letter queue",
      (changed) =>
        delete getResource(changed, "aws_sns_topic_subscription", "order-created-topic-audit-subscription")
          .redrive_policy,
      "topic order-created-topic has no dead-letter queue for order-created-topic-audit: an undeliverable event would be lost",
    ],
  ])("%s", (_, change, problem) => {
    const changed = synthesize();
    change(changed);
    expect(checkChoreography(changed, contracts)).toEqual([expect.stringContaining(problem)]);
  });
});

test("a topic without settings has no subscribers yet", () => {
  const plain = synthesizeOrders("dev", { topics: { fulfilment_completed: {} } });
  expect(plain.resource).not.toHaveProperty("aws_sns_topic_subscription");
  const { policy } = getResource(plain, "aws_sns_topic_policy", "fulfilment-completed-topic-policy");
  expect(parseStatements(policy)).toHaveLength(2);
  expect(findPolicyViolations(plain)).toEqual([]);
});

test("a protected environment protects the queues", () => {
  const prod = synthesizeOrders("prod", { topics: { order_created: { queues: { audit: {} } } } });
  for (const name of ["order-created-topic-audit", "order-created-topic-dead-letters"]) {
    expect(getResource(prod, "aws_sqs_queue", name).lifecycle).toEqual({ prevent_destroy: true });
  }
});

test("nothing is added without topics", () => {
  const addresses = listAddresses(synthesizeOrders());
  expect(addresses.filter((address) => address.startsWith("aws_sns_"))).toEqual([
    "aws_sns_topic.alarms-topic",
    "aws_sns_topic_policy.alarms-topic-policy",
  ]);
});

test.each([
  [{ order_paid: {} }, "topics"],
  [{ order_created: { subscriberAccounts: ["1"] } }, "topics.order_created.subscriberAccounts.0: must be 12 digits"],
  [
    { order_created: { queues: { Audit: {} } } },
    "topics.order_created.queues.Audit: must be 1 to 30 lowercase letters",
  ],
  [{ order_created: { queues: { rule: {} } } }, "topics.order_created.queues.rule: is reserved"],
  [{ order_created: { queues: { target: {} } } }, "topics.order_created.queues.target: is reserved"],
  [{ order_created: { queues: { "dead-letters": {} } } }, "topics.order_created.queues.dead-letters: is reserved"],
  [{ order_created: { queues: { "a-subscription": {} } } }, "topics.order_created.queues.a-subscription: is reserved"],
  [{ order_created: { emails: [] } }, "topics.order_created"],
  [
    { order_created: { queues: { audit: { filterPolicy: { source: "order_service" } } } } },
    'topics.order_created.queues.audit.filterPolicy: SNS rejects it: "source" must be an object or an array at source',
  ],
  [
    { order_created: { services: { "invoice-service": { filterPolicy: { source: [{ wildcard: "order*" }] } } } } },
    "topics.order_created.services.invoice-service.filterPolicy: SNS rejects it: Unrecognized match type wildcard",
  ],
])("rejects the setting %j", (topics, problem) => {
  expect(() => parseSettings("dev", { ...readSettings("dev", {}), topics })).toThrow(problem);
});
