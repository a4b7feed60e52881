import { describe, expect, test } from "vitest";
import { resourceTypes } from "../resource-types.ts";
import { resolveStack } from "../terraform/stack.ts";
import { readBuses, TargetNotFoundError } from "./read-buses.ts";

const INVOICE = "arn:aws:lambda:eu-central-1:111122223333:function:lab2-dev-invoice";
const FIFO_QUEUE = "arn:aws:sqs:eu-central-1:111122223333:orders.fifo";

const bus = { name: "lab2-dev-bus" };
const rule = {
  name: "lab2-dev-order-created",
  event_bus_name: "lab2-dev-bus",
  event_pattern: '{"detail-type":["order_created"]}',
};
const target = { rule: rule.name, event_bus_name: "lab2-dev-bus", target_id: "invoice", arn: INVOICE };

/** Reads the buses of a stack that has only these resources, by name. */
function readTestBuses({
  buses = { bus },
  rules = { "order-created": rule },
  targets = { invoice: target },
}: Partial<Record<"buses" | "rules" | "targets", Record<string, object>>> = {}) {
  const blocks = new Map(
    Object.entries({
      aws_cloudwatch_event_bus: buses,
      aws_cloudwatch_event_rule: rules,
      aws_cloudwatch_event_target: targets,
    }),
  ) as Map<string, Record<string, Record<string, unknown>>>;
  const document = { folder: "/stack", region: "eu-central-1", blocks, outputs: {} };
  const context = { accountId: "111122223333", awsEndpointUrl: "http://127.0.0.1:4566", apiUrl: "" };
  return readBuses(resolveStack(document, resourceTypes, context), {
    accountId: "111122223333",
    targetArns: new Set([INVOICE, `${INVOICE}:live`, FIFO_QUEUE]),
    nowMs: 1_767_225_600_000,
  });
}

/** Reads the rules of such a stack by bus name. */
const readTestRules = (resources?: Parameters<typeof readTestBuses>[0]) =>
  new Map(readTestBuses(resources).map(({ name, rules }) => [name, rules]));

describe("the rules of a stack", () => {
  test("belong to their bus, with their targets and AWS's retry defaults", () => {
    const [found, ...others] = readTestRules().get("lab2-dev-bus") ?? [];
    const ruleArn = "arn:aws:events:eu-central-1:111122223333:rule/lab2-dev-bus/lab2-dev-order-created";
    expect(others).toEqual([]);
    expect(found).toMatchObject({ name: "lab2-dev-order-created", arn: ruleArn });
    expect(found?.targets).toEqual([
      {
        id: "invoice",
        ruleName: "lab2-dev-order-created",
        ruleArn,
        arn: INVOICE,
        maximumRetryAttempts: 185,
        maximumEventAgeSeconds: 86_400,
        listing: { Id: "invoice", Arn: INVOICE },
      },
    ]);
    expect(found?.pattern?.matches({ "detail-type": "order_created" })).toBe(true);
  });

  test("may target an alias", () => {
    const arn = `${INVOICE}:live`;
    const rules = readTestRules({ targets: { invoice: { ...target, arn } } });
    expect(rules.get("lab2-dev-bus")?.[0]?.targets).toMatchObject([{ arn, listing: { Arn: arn } }]);
  });

  test("have their retry policy and dead-letter queue", () => {
    const arn = "arn:aws:sqs:eu-central-1:111122223333:lab2-dev-dead-letters";
    const retry_policy = { maximum_event_age_in_seconds: 3_600, maximum_retry_attempts: 3 };
    const rules = readTestRules({ targets: { invoice: { ...target, retry_policy, dead_letter_config: { arn } } } });
    expect(rules.get("lab2-dev-bus")?.[0]?.targets[0]).toMatchObject({
      maximumRetryAttempts: 3,
      maximumEventAgeSeconds: 3_600,
      deadLetterQueueArn: arn,
      listing: {
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3_600 },
        DeadLetterConfig: { Arn: arn },
      },
    });
  });

  test("have the inputs of their targets", () => {
    const input_transformer = { input_paths: { id: "$.detail.data.ID" }, input_template: '"order <id>"' };
    const [found] = readTestRules({ targets: { invoice: { ...target, input_transformer } } }).get("lab2-dev-bus") ?? [];
    expect(found?.targets[0]?.input).toBeTypeOf("function");
    expect(found?.targets[0]?.listing.InputTransformer).toEqual({
      InputPathsMap: { id: "$.detail.data.ID" },
      InputTemplate: '"order <id>"',
    });
  });

  test("may target a FIFO queue, with the group of the messages", () => {
    const sqs_target = { message_group_id: "orders" };
    const rules = readTestRules({ targets: { orders: { ...target, arn: FIFO_QUEUE, sqs_target } } });
    expect(rules.get("lab2-dev-bus")?.[0]?.targets).toMatchObject([
      { messageGroupId: "orders", listing: { SqsParameters: { MessageGroupId: "orders" } } },
    ]);
  });

  test.each([
    [{ arn: FIFO_QUEUE }, "sqs_target: a FIFO queue requires message_group_id"],
    [{ sqs_target: { message_group_id: "orders" } }, "sqs_target: is supported only if arn is a queue"],
    [{ dead_letter_config: { arn: FIFO_QUEUE } }, "dead_letter_config: arn must be a standard queue"],
  ])("reject a target with %o", (change, message) => {
    expect(() => readTestRules({ targets: { invoice: { ...target, ...change } } })).toThrow(
      `aws_cloudwatch_event_target.invoice: ${message}`,
    );
  });

  test("include disabled rules", () => {
    const rules = readTestRules({ rules: { "order-created": { ...rule, state: "DISABLED" } } });
    expect(rules.get("lab2-dev-bus")).toMatchObject([{ enabled: false }]);
  });

  test("may be on the default bus, which every account has", () => {
    const { event_bus_name: _, ...onDefault } = rule;
    const { event_bus_name: __, ...targetOnDefault } = target;
    const rules = readTestRules({
      buses: {},
      rules: { "order-created": onDefault },
      targets: { invoice: targetOnDefault },
    });
    expect([...rules.keys()]).toEqual(["default"]);
    expect(rules.get("default")?.[0]?.arn).toBe("arn:aws:events:eu-central-1:111122223333:rule/lab2-dev-order-created");
  });

  test("have separate targets if their names are the same on two buses", () => {
    const rules = readTestRules({
      buses: { bus, other: { name: "other-bus" } },
      rules: { "order-created": rule, other: { ...rule, event_bus_name: "other-bus" } },
    });
    expect(rules.get("lab2-dev-bus")?.[0]?.targets).toHaveLength(1);
    expect(rules.get("other-bus")?.[0]?.targets).toEqual([]);
  });
});

test("a bus has its description and the time of the start; the default bus has neither", () => {
  expect(readTestBuses({ buses: { bus: { ...bus, description: "orders" } } })).toMatchObject([
    { name: "default", arn: "arn:aws:events:eu-central-1:111122223333:event-bus/default" },
    {
      name: "lab2-dev-bus",
      arn: "arn:aws:events:eu-central-1:111122223333:event-bus/lab2-dev-bus",
      description: "orders",
      createdAtMs: 1_767_225_600_000,
    },
  ]);
});

describe("a stack is rejected", () => {
  test("for an invalid input, naming the attribute", () => {
    const start = () => readTestBuses({ targets: { invoice: { ...target, input_path: "$['detail']" } } });
    expect(start).toThrow(
      expect.objectContaining({
        code: "INVALID_RESOURCE",
        message: expect.stringMatching(
          /^aws_cloudwatch_event_target\.invoice: input_path: invalid JSON path "\$\['detail'\]" at \['detail'\]/,
        ),
      }),
    );
  });

  test("for a target that is not a function, naming rule and target", () => {
    const arn = "arn:aws:lambda:eu-central-1:111122223333:function:lab2-dev-invoise";
    const start = () => readTestRules({ targets: { invoice: { ...target, arn } } });
    expect(start).toThrow(TargetNotFoundError);
    expect(start).toThrow(
      expect.objectContaining({
        code: "TARGET_NOT_FOUND",
        message: `aws_cloudwatch_event_target.invoice: rule "lab2-dev-order-created" targets ${arn}, which is not a function, queue, topic, log group or bus of this stack; check its arn, or run it without the resource: --ignore aws_cloudwatch_event_target.invoice; docs/local-cloud.md lists the supported features`,
      }),
    );
  });

  test.each([
    [{ event_pattern: undefined }, "set event_pattern or schedule_expression"],
    [
      { schedule_expression: "rate(1 hour)" },
      "schedule_expression: EventBridge runs schedules only on the default bus, not on lab2-dev-bus",
    ],
    [
      { event_bus_name: "default", schedule_expression: "rate(1 hours)" },
      'schedule_expression: invalid schedule "rate(1 hours)": use rate(5 minutes) or cron(0 10 * * ? *)',
    ],
  ])("for a rule with %o", (change, problem) => {
    const start = () => readTestRules({ rules: { "order-created": { ...rule, ...change } }, targets: {} });
    expect(start).toThrow(`aws_cloudwatch_event_rule.order-created: ${problem}`);
  });

  test("for a rule on an undefined bus", () => {
    expect(() => readTestRules({ buses: {} })).toThrow(
      expect.objectContaining({
        code: "INVALID_RESOURCE",
        message: "aws_cloudwatch_event_rule.order-created: event_bus_name: the stack has no bus lab2-dev-bus",
      }),
    );
  });

  test.each([
    ["rule", { ...target, rule: "lab2-dev-order" }, "the bus lab2-dev-bus has no rule lab2-dev-order"],
    ["bus", { ...target, event_bus_name: "default" }, "the bus default has no rule lab2-dev-order-created"],
  ])("for a target of an undefined %s", (_, invoice, message) => {
    expect(() => readTestRules({ targets: { invoice } })).toThrow(
      `aws_cloudwatch_event_target.invoice: rule: ${message}`,
    );
  });

  test("for a rule with more than 5 targets", () => {
    const targets = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`target-${index}`, { ...target, target_id: `${index}` }]),
      );
    expect(readTestRules({ targets: targets(5) }).get("lab2-dev-bus")?.[0]?.targets).toHaveLength(5);
    expect(() => readTestRules({ targets: targets(6) })).toThrow(
      "aws_cloudwatch_event_rule.order-created: has 6 targets, but a rule can have at most 5",
    );
  });

  test("for an invalid event pattern, even of a disabled rule", () => {
    const invalid = { ...rule, state: "DISABLED", event_pattern: '{"detail-type":"order_created"}' };
    expect(() => readTestRules({ rules: { "order-created": invalid } })).toThrow(
      expect.objectContaining({
        code: "INVALID_RESOURCE",
        message: expect.stringMatching(/^aws_cloudwatch_event_rule\.order-created: event_pattern: .*detail-type/),
      }),
    );
  });
});
