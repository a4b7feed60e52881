import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { describe, expect, test } from "vitest";
import {
  BUS_ARN,
  FUNCTION_ARN,
  MINUTE_MS,
  ROLE_ARN,
  type SchedulerSetup,
  START_MS,
  setUpScheduler,
  TOPIC_ARN,
  toQueueArn,
} from "../testing/scheduler-setup.ts";

const GROUP = "cancellations";
const toArn = (name: string, group = GROUP) => `arn:aws:scheduler:eu-central-1:000000000000:schedule/${group}/${name}`;

/** Cancels order-1 half an hour after the start. */
const cancellation = {
  Name: "order-1",
  GroupName: GROUP,
  ScheduleExpression: "at(2026-11-28T16:30:00)",
  FlexibleTimeWindow: { Mode: "OFF" },
  Target: {
    Arn: BUS_ARN,
    RoleArn: ROLE_ARN,
    EventBridgeParameters: { DetailType: "order_unpaid", Source: "order_service" },
    Input: '{"data":{"ID":"order-1"}}',
  },
} satisfies CreateScheduleCommandInput;

/** Cancels order-1 through a queue. */
const toQueue = { ...cancellation, Target: { Arn: toQueueArn("reminders"), RoleArn: ROLE_ARN, Input: "order-1" } };

async function setUp({ role, ...setup }: SchedulerSetup & { role?: string } = {}) {
  const scheduler = setUpScheduler(setup);
  const client = await scheduler.connect(role === undefined ? {} : { role });
  return {
    ...scheduler,
    client,
    create: (change: object = {}) => client.send(new CreateScheduleCommand({ ...cancellation, ...change })),
    get: (Name = "order-1", GroupName = GROUP) => client.send(new GetScheduleCommand({ Name, GroupName })),
    remove: (Name = "order-1") => client.send(new DeleteScheduleCommand({ Name, GroupName: GROUP })),
  };
}

test("a one-time schedule puts an event on a bus", async () => {
  const { advance, create, read } = await setUp();
  expect(await create()).toMatchObject({ ScheduleArn: toArn("order-1") });
  await advance(30 * MINUTE_MS - 1);
  expect(read("unpaid")).toEqual([]);
  await advance(1);
  expect(read("unpaid").map(({ body }) => JSON.parse(body))).toMatchObject([
    { source: "order_service", "detail-type": "order_unpaid", detail: { data: { ID: "order-1" } } },
  ]);
});

test("a schedule publishes on a topic", async () => {
  const { activities, advance, create } = await setUp();
  await create({ Target: { Arn: TOPIC_ARN, RoleArn: ROLE_ARN, Input: "order-1" } });
  await advance(30 * MINUTE_MS);
  expect(activities).toContainEqual(
    expect.objectContaining({ type: "message-published", topicArn: TOPIC_ARN, message: "order-1" }),
  );
});

test("a deleted schedule does not run", async () => {
  const { advance, create, get, read, remove } = await setUp();
  await create();
  await remove();
  await advance(60 * MINUTE_MS);
  expect(read("unpaid")).toEqual([]);
  await expect(get()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("an updated schedule runs at its new time with its new input", async () => {
  const { advance, client, create, get, read } = await setUp();
  await create();
  const ScheduleExpression = "at(2026-11-28T17:00:00)";
  await client.send(new UpdateScheduleCommand({ ...toQueue, ScheduleExpression }));
  await advance(59 * MINUTE_MS);
  expect(read("reminders")).toEqual([]);
  await advance(MINUTE_MS);
  expect([read("reminders").map(({ body }) => body), read("unpaid")]).toEqual([["order-1"], []]);
  expect((await get()).Target).not.toHaveProperty("EventBridgeParameters");
});

test("a schedule has AWS's defaults", async () => {
  const { create, get } = await setUp();
  await create();
  const { $metadata: _, ...schedule } = await get();
  expect(schedule).toEqual({
    ...cancellation,
    Arn: toArn("order-1"),
    ActionAfterCompletion: "NONE",
    CreationDate: new Date(START_MS),
    LastModificationDate: new Date(START_MS),
    ScheduleExpressionTimezone: "UTC",
    State: "ENABLED",
    Target: {
      ...cancellation.Target,
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    },
  });
});

test.each([
  { ActionAfterCompletion: "DELETE", exists: false },
  { ActionAfterCompletion: "NONE", exists: true },
])("after its only run, a schedule still exists: $exists", async ({ ActionAfterCompletion, exists }) => {
  const { advance, client, create, read } = await setUp();
  await create({ ActionAfterCompletion });
  await advance(60 * MINUTE_MS);
  expect(read("unpaid")).toHaveLength(1);
  const { Schedules } = await client.send(new ListSchedulesCommand({}));
  expect(Schedules).toHaveLength(exists ? 1 : 0);
});

test("a recurring schedule is deleted after its last run before its end", async () => {
  const { advance, client, create, read } = await setUp();
  await create({
    ScheduleExpression: "rate(10 minutes)",
    EndDate: new Date(START_MS + 25 * MINUTE_MS),
    ActionAfterCompletion: "DELETE",
  });
  await advance(19 * MINUTE_MS);
  expect((await client.send(new ListSchedulesCommand({}))).Schedules).toHaveLength(1);
  await advance(60 * MINUTE_MS);
  expect(read("unpaid")).toHaveLength(3);
  expect((await client.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
});

test.each([
  ["disabled", { State: "DISABLED" }],
  ["in the past", { ScheduleExpression: "at(2022-12-31T23:59:59)" }],
])("a schedule that is %s is accepted and does not run", async (_, change) => {
  const { advance, create, read } = await setUp();
  await create(change);
  await advance(60 * MINUTE_MS);
  expect(read("unpaid")).toEqual([]);
});

test.each([
  { ScheduleExpression: "cron(0 9 ? * MON *)", StartDate: new Date(253_402_300_799_000) },
  { ScheduleExpression: "at(9999-12-31T23:59:59)", ScheduleExpressionTimezone: "Pacific/Niue" },
  { ScheduleExpression: `rate(${"9".repeat(30)} days)`, StartDate: new Date(START_MS + MINUTE_MS) },
  { ScheduleExpression: "cron(0 0 30 2 ? *)", ScheduleExpressionTimezone: "Europe/Berlin" },
])("a schedule whose runs are far or never is accepted: %o", async (change) => {
  const { client, create } = await setUp();
  await create({ ScheduleExpressionTimezone: "Europe/Berlin", ...change });
  expect((await client.send(new ListSchedulesCommand({}))).Schedules).toHaveLength(1);
});

test("a schedule within the past minute runs at once, because the precision is a minute", async () => {
  const { advance, create, read } = await setUp();
  await create({ ScheduleExpression: "at(2026-11-28T15:59:30)" });
  await advance(0);
  expect(read("unpaid")).toHaveLength(1);
});

test("a function without an input receives a scheduled event", async () => {
  const { advance, create, invoked } = await setUp();
  await create({ Target: { Arn: FUNCTION_ARN, RoleArn: ROLE_ARN } });
  await advance(30 * MINUTE_MS);
  expect(invoked).toHaveLength(1);
  expect(JSON.parse(invoked[0]?.slice(FUNCTION_ARN.length) ?? "")).toEqual({
    version: "0",
    id: expect.any(String),
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: "000000000000",
    time: "2026-11-28T16:30:00Z",
    region: "eu-central-1",
    resources: [toArn("order-1")],
    detail: "{}",
  });
});

describe("lists schedules", () => {
  test("by group, name and state, in pages", async () => {
    const { client, create } = await setUp();
    for (const Name of ["order-1", "order-2", "order-3", "reminder"]) {
      await create({ Name, ...(Name === "order-3" && { State: "DISABLED" }) });
    }
    await create({ Name: "order-1", GroupName: "default" });
    const list = async (input: object) => {
      const { NextToken, Schedules = [] } = await client.send(new ListSchedulesCommand(input));
      return { NextToken, names: Schedules.map(({ Name }) => Name) };
    };
    expect(await list({})).toMatchObject({ names: ["order-1", "order-2", "order-3", "reminder", "order-1"] });
    expect(await list({ GroupName: GROUP, NamePrefix: "order", State: "ENABLED" })).toMatchObject({
      names: ["order-1", "order-2"],
    });
    const first = await list({ GroupName: GROUP, MaxResults: 3 });
    expect(first.names).toEqual(["order-1", "order-2", "order-3"]);
    expect(await list({ GroupName: GROUP, MaxResults: 3, NextToken: first.NextToken })).toEqual({
      names: ["reminder"],
    });
    await expect(list({ GroupName: "none" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("and their groups, those of the stack and the default one", async () => {
    const { client } = await setUp();
    const { ScheduleGroups = [] } = await client.send(new ListScheduleGroupsCommand({}));
    expect(ScheduleGroups.map(({ Name }) => Name)).toEqual([GROUP, "default"]);
    expect(await client.send(new GetScheduleGroupCommand({ Name: GROUP }))).toMatchObject({
      Arn: `arn:aws:scheduler:eu-central-1:000000000000:schedule-group/${GROUP}`,
      State: "ACTIVE",
      CreationDate: new Date(START_MS),
    });
    await expect(client.send(new GetScheduleGroupCommand({ Name: "none" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("with their targets", async () => {
    const { client, create } = await setUp();
    await create();
    expect((await client.send(new ListSchedulesCommand({}))).Schedules).toEqual([
      {
        Arn: toArn("order-1"),
        CreationDate: new Date(START_MS),
        GroupName: GROUP,
        LastModificationDate: new Date(START_MS),
        Name: "order-1",
        State: "ENABLED",
        Target: { Arn: BUS_ARN },
      },
    ]);
  });
});

describe("a request that is repeated", () => {
  test("succeeds with the same client token and creates nothing", async () => {
    const { advance, create, read } = await setUp();
    await create({ ClientToken: "token-1" });
    await create({ ClientToken: "token-1" });
    await advance(30 * MINUTE_MS);
    expect(read("unpaid")).toHaveLength(1);
  });

  test.each([
    ["another token", { ClientToken: "token-2" }],
    ["the same token and another schedule", { ClientToken: "token-1", State: "DISABLED" }],
  ])("conflicts with %s", async (_, change) => {
    const { create } = await setUp();
    await create({ ClientToken: "token-1" });
    await expect(create(change)).rejects.toMatchObject({
      name: "ConflictException",
      message: "Schedule order-1 already exists.",
      $metadata: { httpStatusCode: 409 },
    });
  });
});

describe("rejects", () => {
  test.each<[string, object, string]>([
    ["an expression", { ScheduleExpression: "rate(10 seconds)" }, "Invalid Schedule Expression rate(10 seconds)."],
    ["a time with a zone", { ScheduleExpression: "at(2030-01-01T00:00:00Z)" }, "Invalid Schedule Expression at("],
    ["a time zone", { ScheduleExpressionTimezone: "Berlin" }, "must be a time zone of IANA"],
    ["a name", { Name: "order 1" }, "Name: must be 1 to 64"],
    ["a window without minutes", { FlexibleTimeWindow: { Mode: "FLEXIBLE" } }, "MaximumWindowInMinutes"],
    ["a key", { KmsKeyArn: "arn:aws:kms:eu-central-1:000000000000:key/1" }, "KmsKeyArn"],
    [
      "another service",
      { Target: { Arn: "arn:aws:states:eu-central-1:000000000000:stateMachine:x", RoleArn: ROLE_ARN } },
      "functions, queues, topics and event buses as targets, not arn:aws:states",
    ],
    [
      "a universal target",
      { Target: { Arn: "arn:aws:scheduler:::aws-sdk:ec2:stopInstances", RoleArn: ROLE_ARN } },
      "functions, queues, topics and event buses as targets",
    ],
    [
      "an operation without input",
      { Target: { Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", RoleArn: ROLE_ARN } },
      "Target.Input: a universal target requires a JSON object",
    ],
    ["a bus without a source", { Target: { Arn: BUS_ARN, RoleArn: ROLE_ARN, Input: "{}" } }, "EventBridgeParameters"],
    ["a detail", { Target: { ...cancellation.Target, Input: "order-1" } }, "a JSON object"],
    [
      "a FIFO queue without a group",
      { Target: { ...toQueue.Target, Arn: toQueueArn("orders.fifo") } },
      "a FIFO queue requires MessageGroupId",
    ],
    [
      "a FIFO dead-letter queue",
      { Target: { ...toQueue.Target, DeadLetterConfig: { Arn: toQueueArn("dead.fifo") } } },
      "must be a standard queue",
    ],
    [
      "a role that another service assumes",
      { Target: { ...cancellation.Target, RoleArn: ROLE_ARN.replace("scheduler", "lambda-only") } },
      "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    ],
    ["a date after the year 9999", { EndDate: new Date(8.64e15) }, "EndDate: Too big"],
    [
      "a start in the past",
      { ScheduleExpression: "rate(1 hour)", StartDate: new Date(START_MS - 6 * MINUTE_MS) },
      "The StartDate you specify cannot be earlier than 5 minutes ago.",
    ],
    [
      "an end before the start",
      { StartDate: new Date(START_MS + MINUTE_MS), EndDate: new Date(START_MS) },
      "EndDate you specify must be later than the StartDate",
    ],
  ])("%s", async (_, change, message) => {
    const { create } = await setUp();
    await expect(create(change)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("a group that does not exist, and creating one", async () => {
    const { client, create } = await setUp();
    await expect(create({ GroupName: "none" })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Schedule group none does not exist.",
      $metadata: { httpStatusCode: 404 },
    });
    await expect(client.send(new CreateScheduleGroupCommand({ Name: "new" }))).rejects.toThrow(
      "add an aws_scheduler_schedule_group",
    );
  });

  test("changes of a schedule that does not exist", async () => {
    const { client, remove } = await setUp();
    const error = { name: "ResourceNotFoundException", message: "Schedule order-1 does not exist." };
    await expect(remove()).rejects.toMatchObject(error);
    await expect(client.send(new UpdateScheduleCommand(cancellation))).rejects.toMatchObject(error);
  });
});

describe("authorizes", () => {
  const create = { Action: "scheduler:CreateSchedule", Resource: toArn("*") };
  const pass = {
    Action: "iam:PassRole",
    Resource: ROLE_ARN,
    Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
  };

  test.each([
    ["CreateSchedule in the group", { ...pass }, "scheduler:CreateSchedule"],
    ["the role that is passed", { ...create }, "iam:PassRole"],
  ])("%s", async (_, callerStatement, missing) => {
    const denied = await setUp({ callerStatement, role: "caller" });
    await expect(denied.create()).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(`is not authorized to perform: ${missing} on resource: `),
      $metadata: { httpStatusCode: 403 },
    });
  });

  test("the caller with both permissions", async () => {
    const { create: allowed } = await setUp({ callerStatement: [create, pass], role: "caller" });
    expect(await allowed()).toMatchObject({ ScheduleArn: toArn("order-1") });
  });

  test("the role by the group in its trust policy", async () => {
    const toCondition = (group: string) => ({
      StringEquals: { "aws:SourceArn": `arn:aws:scheduler:eu-central-1:000000000000:schedule-group/${group}` },
    });
    const allowed = await setUp({ trustCondition: toCondition(GROUP) });
    expect(await allowed.create()).toMatchObject({ ScheduleArn: toArn("order-1") });
    const denied = await setUp({ trustCondition: toCondition("default") });
    await expect(denied.create()).rejects.toThrow("must allow AWS EventBridge Scheduler to assume the role");
  });

  test("the role for PutEvents, whose denial becomes a dead letter", async () => {
    const { advance, create: allowed, read } = await setUp({ actions: ["sqs:SendMessage"] });
    await allowed({ Target: { ...cancellation.Target, DeadLetterConfig: { Arn: toQueueArn("dead") } } });
    await advance(30 * MINUTE_MS);
    expect(read("unpaid")).toEqual([]);
    const [letter] = read("dead");
    expect(JSON.parse(letter?.body ?? "")).toMatchObject({
      Entries: [{ EventBusName: BUS_ARN, DetailType: "order_unpaid", Detail: cancellation.Target.Input }],
    });
    expect(letter?.attributes).toMatchObject({
      ERROR_CODE: { StringValue: "AccessDeniedException" },
      EXECUTION_ID: { StringValue: expect.any(String) },
      SCHEDULE_ARN: { StringValue: toArn("order-1") },
      SCHEDULED_TIME: { StringValue: "2026-11-28T16:30:00Z" },
      TARGET_ARN: { StringValue: BUS_ARN },
    });
  });
});

test("a function's calls and the run that they lead to are recorded with their cause", async () => {
  const { activities, advance, create } = await setUp({ role: "caller" });
  await create();
  await advance(30 * MINUTE_MS);
  expect(activities.map(({ type }) => type)).toEqual([
    "api-call",
    "event-accepted",
    "rule-matched",
    "event-accepted",
    "rule-matched",
    "delivery",
    "delivery",
  ]);
});
