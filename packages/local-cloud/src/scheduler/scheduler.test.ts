import { describe, expect, test } from "vitest";
import {
  FUNCTION_ARN as functionArn,
  MINUTE_MS,
  ROLE_ARN as roleArn,
  setUpScheduler,
  TOPIC_ARN,
  toQueueArn as toArn,
} from "../testing/scheduler-setup.ts";

/** Runs a schedule whose role has these permissions. */
function setUp(
  schedule: Record<string, unknown>,
  { actions, ...target }: { actions?: string[]; [name: string]: unknown } = {},
) {
  const reminder = {
    name: "reminder",
    flexible_time_window: { mode: "OFF" },
    target: { arn: toArn("reminders"), role_arn: roleArn, input: "remind", ...target },
    ...schedule,
  };
  return setUpScheduler({ schedules: { reminder }, ...(actions && { actions }) });
}

describe("a schedule", () => {
  test("sends its input at once, then after each interval", async () => {
    const { clock, read } = setUp({ schedule_expression: "rate(5 minutes)" });
    await clock.advance(10 * MINUTE_MS);
    expect(read("reminders").map(({ body }) => body)).toEqual(["remind", "remind", "remind"]);
  });

  test("has its first run at its start date", async () => {
    const { clock, read } = setUp({ schedule_expression: "rate(1 hour)", start_date: "2026-11-28T16:30:00Z" });
    await clock.advance(120 * MINUTE_MS);
    expect(read("reminders").map(({ sentAtMs }) => new Date(sentAtMs).toISOString().slice(11, 16))).toEqual([
      "16:30",
      "17:30",
    ]);
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
    const { clock, invoked } = setUp({ schedule_expression: "cron(0 17 * * ? *)" }, { arn: functionArn, input });
    await clock.advance(60 * MINUTE_MS);
    expect(invoked).toEqual([`${functionArn} {"at":"2026-11-28T17:00:00Z","attempt":1}`]);
  });

  describe("with a universal target", () => {
    const runs = (operation: string, input: object) =>
      setUp(
        { schedule_expression: "at(2026-11-28T16:30:00)" },
        { arn: `arn:aws:scheduler:::aws-sdk:${operation}`, input: JSON.stringify(input) },
      );

    test("sends a message with its attributes", async () => {
      const MessageAttributes = { kind: { DataType: "String", StringValue: "late" } };
      const QueueUrl = "/000000000000/reminders";
      const { advance, read } = runs("sqs:sendMessage", { QueueUrl, MessageBody: "pay", MessageAttributes });
      await advance(30 * MINUTE_MS);
      expect(read("reminders")).toMatchObject([{ body: "pay", attributes: MessageAttributes }]);
    });

    test("puts events", async () => {
      const entry = { EventBusName: "orders", Source: "orders", DetailType: "order_unpaid", Detail: '{"ID":"1"}' };
      const { advance, read } = runs("eventbridge:putEvents", { Entries: [entry] });
      await advance(30 * MINUTE_MS);
      expect(JSON.parse(read("unpaid")[0]?.body ?? "")).toMatchObject({ detail: { ID: "1" } });
    });

    test("publishes a message", async () => {
      const { activities, advance } = runs("sns:publish", { TopicArn: TOPIC_ARN, Message: "pay" });
      await advance(30 * MINUTE_MS);
      expect(activities).toContainEqual(expect.objectContaining({ type: "message-published", message: "pay" }));
    });

    test("invokes a function", async () => {
      const { advance, invoked } = runs("lambda:invoke", { FunctionName: "cancel", Payload: '{"ID":"1"}' });
      await advance(30 * MINUTE_MS);
      expect(invoked).toEqual([`${functionArn} {"ID":"1"}`]);
    });
  });

  test("runs in its time zone", async () => {
    const { clock, read } = setUp({
      schedule_expression: "cron(30 17 * * ? *)",
      schedule_expression_timezone: "Europe/Berlin",
    });
    await clock.advance(30 * MINUTE_MS - 1);
    expect(read("reminders")).toEqual([]);
    await clock.advance(1);
    expect(read("reminders")).toHaveLength(1);
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
      { schedule_expression: "cron(0 17 * * ? *)" },
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
  [{ schedule_expression_timezone: "Berlin" }, {}, /ScheduleExpressionTimezone: must be a time zone of IANA/],
  [{ group_name: "none" }, {}, /group_name: the stack has no schedule group none$/],
  [
    {},
    { arn: toArn("none") },
    /target.arn: .*:none is not a function, queue, topic or bus of this stack; check it, or .* --ignore .*; docs/,
  ],
  [{}, { role_arn: `${roleArn}-2` }, /scheduler.amazonaws.com cannot assume .*scheduler-2/],
])("rejects %o with a target of %o", (schedule, target, message) => {
  expect(() => setUp({ schedule_expression: "rate(1 hour)", ...schedule }, target)).toThrow(message);
});
