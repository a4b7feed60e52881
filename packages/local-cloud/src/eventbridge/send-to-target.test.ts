import { describe, expect, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { memoryStore } from "../core/store/store.ts";
import { createIam } from "../iam/create-iam.ts";
import { Enforcement } from "../iam/enforcement.ts";
import { InvokePermissions } from "../lambda/invoke-permissions.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { resourceTypes } from "../resource-types.ts";
import { createSqs } from "../sqs/create-sqs.ts";
import { resolveStack } from "../terraform/stack.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { SERVICE, sendToTarget, type TargetServices } from "./send-to-target.ts";

const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:invoice";
const queueArn = "arn:aws:sqs:eu-central-1:000000000000:invoices";
const ruleArn = "arn:aws:events:eu-central-1:000000000000:rule/created";
const roleArn = "arn:aws:iam::000000000000:role/target";

/** Sends to a target whose resource policy allows nothing, as a role that may do this. */
function setUp(action: string) {
  const clock = new ManualClock();
  const activityLog = new ActivityLog(clock);
  const toPolicy = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", ...statement } });
  const role = {
    name: "target",
    assume_role_policy: toPolicy({ Principal: { Service: SERVICE }, Action: "sts:AssumeRole" }),
    inline_policy: [{ name: "target", policy: toPolicy({ Action: action, Resource: "*" }) }],
  };
  const blocks = new Map<string, Record<string, Record<string, unknown>>>([
    ["aws_sqs_queue", { invoices: { name: "invoices" } }],
    ["aws_iam_role", { target: role }],
  ]);
  const context = { accountId: "000000000000", awsEndpointUrl: "", apiUrl: "" };
  const stack = resolveStack({ folder: "/stack", region: "eu-central-1", blocks, outputs: {} }, resourceTypes, context);
  const iam = createIam(stack, clock);
  const enforcement = new Enforcement(iam, activityLog);
  const sqs = createSqs(stack, { enforcement, store: memoryStore, clock, activityLog });
  const invoked: string[] = [];
  const lambda = { invokeAsynchronously: async (_: string, payload: string) => void invoked.push(payload) };
  const services = {
    lambda: lambda as unknown as Lambda,
    invokePermissions: new InvokePermissions(new Map(), enforcement),
    sqs,
  } as unknown as TargetServices;
  const caller = iam.findCaller(iam.issueSession(roleArn, { sessionName: "events", service: SERVICE }).accessKeyId);
  return {
    invoked,
    read: () => sqs.queues[0]?.peek(10).map(({ body }) => body),
    send: (arn: string) =>
      sendToTarget(services, {
        ...{ arn, ruleArn, payload: "{}", role: caller },
        cause: { type: "delivery", deliveryId: "1", attempt: 1 },
      }),
  };
}

describe("the role of a target permits", () => {
  test("an invocation of a function", async () => {
    const { invoked, send } = setUp("lambda:InvokeFunction");
    await send(functionArn);
    expect(invoked).toEqual(["{}"]);
  });

  test("a message to a queue", async () => {
    const { read, send } = setUp("sqs:SendMessage");
    await send(queueArn);
    expect(read()).toEqual(["{}"]);
  });

  test.each([functionArn, queueArn])("the call of %s, or it fails", async (arn) => {
    const { send } = setUp("dynamodb:PutItem");
    await expect(send(arn)).rejects.toMatchObject({ code: "NO_PERMISSIONS", retryable: false });
  });
});
