import { describe, expect, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { memoryStore } from "../core/store/store.ts";
import { createIam } from "../iam/create-iam.ts";
import { Enforcement } from "../iam/enforcement.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { resourceTypes } from "../resource-types.ts";
import { createSqs } from "../sqs/create-sqs.ts";
import { resolveStack } from "../terraform/stack.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { createScheduler } from "./create-scheduler.ts";

const MINUTE_MS = 60_000;
const toArn = (name: string) => `arn:aws:sqs:eu-central-1:000000000000:${name}`;
const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:cancel";
const roleArn = "arn:aws:iam::000000000000:role/scheduler";
const start = Date.parse("2026-11-28T16:00:00Z");

const role = {
  name: "scheduler",
  assume_role_policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "scheduler.amazonaws.com" }, Action: "sts:AssumeRole" }],
  }),
};

/** Runs a schedule whose role has these permissions. */
function setUp(
  schedule: Record<string, unknown>,
  {
    actions = ["lambda:InvokeFunction", "sqs:SendMessage"],
    ...target
  }: { actions?: string[]; [name: string]: unknown } = {},
) {
  const clock = new ManualClock(start);
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
  });
  const blocks = new Map<string, Record<string, Record<string, unknown>>>([
    ["aws_sqs_queue", { reminders: { name: "reminders" }, dead: { name: "dead" } }],
    ["aws_iam_role", { scheduler: role }],
    ["aws_iam_role_policy", { scheduler: { name: "scheduler", role: "scheduler", policy } }],
    [
      "aws_scheduler_schedule",
      {
        reminder: {
          name: "reminder",
          flexible_time_window: { mode: "OFF" },
          target: { arn: toArn("reminders"), role_arn: roleArn, input: "remind", ...target },
          ...schedule,
        },
      },
    ],
  ]);
  const context = { accountId: "000000000000", awsEndpointUrl: "", apiUrl: "" };
  const stack = resolveStack({ folder: "/stack", region: "eu-central-1", blocks, outputs: {} }, resourceTypes, context);
  const iam = createIam(stack, clock);
  const enforcement = new Enforcement(iam, activityLog);
  const sqs = createSqs(stack, { enforcement, store: memoryStore, clock, activityLog });
  const invoked: string[] = [];
  const lambda = {
    invocableArns: new Set([functionArn]),
    invokeAsynchronously: async (arn: string, payload: string) => void invoked.push(`${arn} ${payload}`),
  } as unknown as Lambda;
  const shared = { accountId: "000000000000", enforcement, iam, lambda, sqs, store: memoryStore, clock, activityLog };
  const scheduler = createScheduler(stack, shared);
  scheduler.start();
  const read = (name: string) => sqs.queues.find((queue) => queue.name === name)?.peek(100) ?? [];
  return { activities, clock, invoked, read, scheduler };
}

describe("a schedule", () => {
  test("sends its input at each time", async () => {
    const { clock, read } = setUp({ schedule_expression: "rate(5 minutes)" });
    await clock.advance(10 * MINUTE_MS);
    expect(read("reminders").map(({ body }) => body)).toEqual(["remind", "remind"]);
  });

  test("runs once at a time", async () => {
    const { clock, read } = setUp({ schedule_expression: "at(2026-11-28T16:30:00)" });
    await clock.advance(30 * MINUTE_MS - 1);
    expect(read("reminders")).toEqual([]);
    await clock.advance(60 * MINUTE_MS);
    expect(read("reminders")).toHaveLength(1);
  });

  test("invokes a function with its context attributes", async () => {
    const input = '{"at":"<aws.scheduler.scheduled-time>","attempt":<aws.scheduler.attempt-number>}';
    const { clock, invoked } = setUp({ schedule_expression: "rate(1 hour)" }, { arn: functionArn, input });
    await clock.advance(60 * MINUTE_MS);
    expect(invoked).toEqual([`${functionArn} {"at":"2026-11-28T17:00:00Z","attempt":1}`]);
  });

  test("runs from its start to its end", async () => {
    const { clock, read } = setUp({
      schedule_expression: "cron(0 * * * ? *)",
      start_date: "2026-11-28T17:30:00Z",
      end_date: "2026-11-28T19:30:00Z",
    });
    await clock.advance(24 * 60 * MINUTE_MS);
    expect(read("reminders").map(({ sentAtMs }) => new Date(sentAtMs).getUTCHours())).toEqual([18, 19]);
  });

  test.each([{ state: "DISABLED" }, { schedule_expression: "at(2026-11-28T15:00:00)" }])(
    "does not run if it is %o",
    async (change) => {
      const { activities, clock } = setUp({ schedule_expression: "rate(1 hour)", ...change });
      await clock.advance(24 * 60 * MINUTE_MS);
      expect(activities).toEqual([]);
    },
  );

  test("sends a run to its dead-letter queue if its role may not reach the target", async () => {
    const { clock, invoked, read } = setUp(
      { schedule_expression: "rate(1 hour)" },
      { actions: ["sqs:SendMessage"], arn: functionArn, dead_letter_config: { arn: toArn("dead") } },
    );
    await clock.advance(60 * MINUTE_MS);
    expect(invoked).toEqual([]);
    expect(read("dead")).toMatchObject([
      {
        body: "remind",
        attributes: {
          ERROR_CODE: { StringValue: "AccessDeniedException" },
          SCHEDULE_ARN: { StringValue: "arn:aws:scheduler:eu-central-1:000000000000:schedule/default/reminder" },
          TARGET_ARN: { StringValue: functionArn },
        },
      },
    ]);
  });
});

test.each([
  [{ schedule_expression: "rate(5 seconds)" }, {}, /schedule_expression: invalid schedule "rate\(5 seconds\)"/],
  [{ schedule_expression_timezone: "Europe/Berlin" }, {}, /schedule_expression_timezone: .*only UTC/],
  [{ group_name: "none" }, {}, /group_name: the stack has no schedule group none$/],
  [{}, { arn: toArn("none") }, /target.arn: .*:none is not a function or queue of this stack$/],
  [{}, { role_arn: `${roleArn}-2` }, /scheduler.amazonaws.com cannot assume .*scheduler-2/],
])("rejects %o with a target of %o", (schedule, target, message) => {
  expect(() => setUp({ schedule_expression: "rate(1 hour)", ...schedule }, target)).toThrow(message);
});
