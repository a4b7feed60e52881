import { describe, expect, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { memoryStore } from "../core/store/store.ts";
import { createIam } from "../iam/create-iam.ts";
import { Enforcement } from "../iam/enforcement.ts";
import type { InvokePermissions } from "../lambda/invoke-permissions.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { createLogs } from "../logs/create-logs.ts";
import { resourceTypes } from "../resource-types.ts";
import type { Sns } from "../sns/sns.ts";
import { createSqs } from "../sqs/create-sqs.ts";
import { resolveStack } from "../terraform/stack.ts";
import { caller } from "../testing/event-bridge-setup.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { createEventBridge } from "./create-event-bridge.ts";

const toArn = (name: string) => `arn:aws:events:eu-central-1:111122223333:event-bus/${name}`;
const queueArn = "arn:aws:sqs:eu-central-1:111122223333:received";
const roleArn = "arn:aws:iam::111122223333:role/forward";
const rule = { name: "forward", event_pattern: '{"source":["orders"]}' };

const toPolicy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** Runs the buses a, b and c. Each has a rule `forward`; those of a and b target the next bus, that of c a queue. */
function setUp({
  target = {},
  actions = ["events:PutEvents"],
  service = "events.amazonaws.com",
}: {
  target?: object;
  actions?: string[];
  service?: string;
} = {}) {
  const clock = new ManualClock();
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const assume_role_policy = toPolicy({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
  });
  const policy = toPolicy({
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: "*",
  });
  const on = (bus: string) => ({ rule: rule.name, event_bus_name: bus });
  const blocks = new Map<string, Record<string, Record<string, unknown>>>(
    Object.entries({
      aws_cloudwatch_event_bus: { a: { name: "a" }, b: { name: "b" }, c: { name: "c" } },
      aws_cloudwatch_event_rule: Object.fromEntries(
        ["a", "b", "c"].map((bus) => [bus, { ...rule, event_bus_name: bus }]),
      ),
      aws_cloudwatch_event_target: {
        a: { ...on("a"), target_id: "next", arn: toArn("b"), ...target },
        b: { ...on("b"), target_id: "next", arn: toArn("c") },
        "b-queue": { ...on("b"), target_id: "queue", arn: queueArn },
        c: { ...on("c"), target_id: "queue", arn: queueArn },
      },
      aws_sqs_queue: { received: { name: "received", policy }, dead: { name: "dead", policy } },
      aws_iam_role: { forward: { name: "forward", assume_role_policy } },
      aws_iam_role_policy: {
        forward: {
          name: "forward",
          role: "forward",
          policy: toPolicy({ Effect: "Allow", Action: actions, Resource: "*" }),
        },
      },
    }),
  );
  const context = { accountId: "111122223333", awsEndpointUrl: "", apiUrl: "" };
  const stack = resolveStack({ folder: "/stack", region: "eu-central-1", blocks, outputs: {} }, resourceTypes, context);
  const iam = createIam(stack, clock);
  const shared = { enforcement: new Enforcement(iam, activityLog), store: memoryStore, clock, activityLog };
  const { service: api } = createEventBridge(stack, {
    ...shared,
    accountId: "111122223333",
    iam,
    sqs: createSqs(stack, shared),
    logs: createLogs(stack, { ...shared, accountId: "111122223333" }),
    lambda: { invocableArns: new Set() } as unknown as Lambda,
    invokePermissions: {} as InvokePermissions,
    sns: { topicArns: [] as string[] } as Sns,
    aroundDelivery: (_name, _cause, deliver) => deliver(),
  });

  return {
    async publish(bus: string) {
      const entry = {
        Source: "orders",
        DetailType: "created",
        Detail: '{"n":12345678901234567891}',
        EventBusName: bus,
      };
      const body = Buffer.from(JSON.stringify({ Entries: [entry] }));
      const { signal } = new AbortController();
      await api.call({ operation: "PutEvents", headers: {}, body, caller, signal });
      for (let hop = 0; hop < 3; hop++) {
        await clock.advance(0);
      }
    },
    ofType: <Type extends RecordedActivity["type"]>(type: Type) =>
      activities.filter((each): each is Extract<RecordedActivity, { type: Type }> => each.type === type),
  };
}

describe("a bus as target", () => {
  test.each([{}, { role_arn: roleArn }])("receives the event unchanged, with %j", async (target) => {
    const { ofType, publish } = setUp({ target });
    await publish("a");
    const [sent, received, ...others] = ofType("event-accepted");
    expect(others).toEqual([]);
    expect([sent?.bus, received?.bus]).toEqual(["a", "b"]);
    expect(JSON.stringify(received?.event)).toBe(JSON.stringify(sent?.event));
    expect(received?.cause).toMatchObject({ type: "delivery", attempt: 1 });
  });

  test("does not forward what it received, but sends it to its other targets", async () => {
    const { ofType, publish } = setUp();
    await publish("a");
    expect(ofType("event-dropped")).toMatchObject([
      { bus: "b", reason: "not forwarded to c: it came from another bus" },
    ]);
    expect(ofType("delivery").map(({ targetArn }) => targetArn)).toEqual(
      expect.arrayContaining([toArn("b"), queueArn]),
    );
    expect(ofType("delivery")).toHaveLength(2);
  });

  test("does not receive an event that the target's role may not put: it becomes a dead letter", async () => {
    const dead_letter_config = { arn: queueArn.replace("received", "dead") };
    const { ofType, publish } = setUp({ target: { role_arn: roleArn, dead_letter_config }, actions: ["sqs:*"] });
    await publish("a");
    expect(ofType("event-accepted")).toHaveLength(1);
    expect(ofType("dead-letter")).toMatchObject([
      { targetArn: toArn("b"), reason: expect.stringMatching(/^NO_PERMISSIONS after 1 attempts: .*events:PutEvents/) },
    ]);
  });

  test("has a role that EventBridge can assume", () => {
    expect(() => setUp({ target: { role_arn: roleArn }, service: "lambda.amazonaws.com" })).toThrow(
      /aws_iam_role.forward cannot be assumed/,
    );
    expect(() => setUp({ target: { role_arn: `${roleArn}-2` } })).toThrow(/cannot assume .*forward-2/);
  });

  test.each([
    [{ arn: toArn("a") }, "arn: the rule is on the same bus"],
    [{ input: "{}" }, "input: is not supported for a bus"],
    [{ input_path: "$.detail" }, "input_path: is not supported for a bus"],
    [{ arn: toArn("d") }, "which is not a function, queue, topic, log group or bus of this stack"],
  ])("is rejected with %j", (target, message) => {
    expect(() => setUp({ target })).toThrow(message);
  });
});
