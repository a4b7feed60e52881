import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { parseJson } from "exact-json";
import { expect, onTestFinished, test } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import { expandActivity } from "../core/activity/expand-activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import { caller, testArchive, testBus, testEventBridge, testRule } from "../testing/event-bridge-setup.ts";

const orderCreated = {
  Source: "order_service",
  DetailType: "order_created",
  Detail: '{"data":{"ID":"order-1"}}',
  EventBusName: "lab2-dev-bus",
};
const rules = [
  testRule("lab2-dev-order-created", { "detail-type": ["order_created"] }, ["invoice", "fulfilment"]),
  testRule("lab2-dev-fulfilment-completed", { "detail-type": ["fulfilment_completed"] }, ["logistic"]),
];

test("an event reaches every target of the matching rules, after its publisher has the response", async () => {
  const { activities, delivered, putEvents, settle } = testEventBridge({ rules });
  const { FailedEntryCount, Entries } = await putEvents({ Entries: [orderCreated] });
  expect(FailedEntryCount).toBe(0);
  expect(delivered).toEqual([]);

  await settle();
  expect(delivered.map(({ targetArn }) => targetArn.split(":").at(-1))).toEqual(["invoice", "fulfilment"]);
  expect(delivered[0]?.event).toMatchObject({ id: Entries[0].EventId, detail: { data: { ID: "order-1" } } });
  expect(activities).toContainEqual(
    expect.objectContaining({ type: "event-accepted", bus: "lab2-dev-bus", caller: caller.arn }),
  );
  expect(activities).toContainEqual(expect.objectContaining({ type: "rule-matched", rule: "lab2-dev-order-created" }));
  expect(activities.flatMap(expandActivity)).toContainEqual(
    expect.objectContaining({
      type: "rule-not-matched",
      rule: "lab2-dev-fulfilment-completed",
      path: "detail-type",
      reason: 'is "order_created", but the pattern requires "fulfilment_completed"',
    }),
  );
});

const NUMBERS = '{"big":12345678901234567891,"decimal":1.0,"exponent":3.0e2,"huge":1e400,"negative":-0}';

test("numbers match and are delivered, archived and replayed as they were published", async () => {
  const rule = testRule("lab2-dev-numbers", parseJson('{"detail":{"big":[12345678901234567891]}}') as object, [
    "invoice",
  ]);
  const archive = testArchive();
  const { call, clock, delivered, putEvents, settle } = testEventBridge({ rules: [rule], archives: [archive] });
  await putEvents({
    Entries: [
      { ...orderCreated, Detail: NUMBERS },
      { ...orderCreated, Detail: NUMBERS.replace("891", "890") },
    ],
  });
  await settle();
  const EventStartTime = clock.now() / 1000 - 60;
  const Destination = { Arn: testBus.arn };
  const range = { EventStartTime, EventEndTime: EventStartTime + 120 };
  await call("StartReplay", { ReplayName: "again", EventSourceArn: archive.arn, Destination, ...range });
  await settle();
  await settle();
  const details = delivered.map(({ event }) => JSON.stringify((event as { detail: object }).detail));
  expect(details).toEqual([NUMBERS, NUMBERS]);
});

test("all values of a duplicate key match, and the last is delivered", async () => {
  const rule = testRule("lab2-dev-duplicates", { detail: { a: [1], b: { c: [3] } } }, ["invoice"]);
  const { delivered, putEvents, settle } = testEventBridge({ rules: [rule] });
  await putEvents({ Entries: [{ ...orderCreated, Detail: '{"a":1,"a":2,"b":{"c":3},"b":4}' }] });
  await settle();
  expect(delivered).toMatchObject([{ event: { detail: { a: 2, b: 4 } } }]);
});

test("returns results in the order of the entries, delivers the valid entries and records the others as rejected", async () => {
  const { activities, delivered, putEvents, settle } = testEventBridge({ rules });
  const result = await putEvents({
    Entries: [
      { ...orderCreated, Detail: "[]" },
      orderCreated,
      { ...orderCreated, Source: "" },
      { ...orderCreated, Source: "aws.orders" },
    ],
  });
  expect(result).toEqual({
    FailedEntryCount: 3,
    Entries: [
      { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
      { EventId: expect.any(String) },
      {
        ErrorCode: "InvalidArgument",
        ErrorMessage: "Parameter Source is not valid. Reason: Source is a required argument.",
      },
      { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: expect.any(String) },
    ],
  });
  await settle();
  expect(delivered).toHaveLength(2);
  expect(activities.filter(({ type }) => type === "event-rejected")).toMatchObject([
    { bus: "lab2-dev-bus", detail: "[]", error: "MalformedDetail: Detail is malformed." },
    { source: "", error: expect.stringMatching(/^InvalidArgument: Parameter Source is not valid/) },
    { source: "aws.orders", detailType: "order_created", caller: caller.arn },
  ]);
});

test("an event for an unknown bus succeeds and is recorded as dropped", async () => {
  const { activities, delivered, putEvents, settle } = testEventBridge({ rules });
  const result = await putEvents({ Entries: [{ ...orderCreated, EventBusName: "lab2-dev-buss" }] });
  expect(result).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
  await settle();
  expect(delivered).toEqual([]);
  expect(activities).toContainEqual(
    expect.objectContaining({ type: "event-dropped", bus: "lab2-dev-buss", reason: "unknown bus" }),
  );
});

test("an event that no rule matches is recorded as dropped", async () => {
  const { activities, putEvents } = testEventBridge({ rules });
  await putEvents({ Entries: [{ ...orderCreated, DetailType: "order_cancelled" }] });
  expect(activities).toContainEqual(
    expect.objectContaining({ type: "event-dropped", bus: "lab2-dev-bus", reason: "no rule matched" }),
  );
});

test("an event that only a rule without a target matches is recorded as matched, but not delivered", async () => {
  const { activities, delivered, putEvents, settle } = testEventBridge({
    rules: [testRule("lab2-dev-order-created", { "detail-type": ["order_created"] }, [])],
  });
  await putEvents({ Entries: [orderCreated] });
  await settle();
  expect(delivered).toEqual([]);
  expect(activities).toContainEqual(expect.objectContaining({ type: "rule-matched", hasNoTarget: true }));
});

test("an entry without a bus matches only the rules of the default bus", async () => {
  const { activities, putEvents } = testEventBridge({ rules });
  await putEvents({ Entries: [{ ...orderCreated, EventBusName: undefined }] });
  expect(activities).toContainEqual(expect.objectContaining({ type: "event-accepted", bus: "default" }));
  expect(activities.map(({ type }) => type)).not.toContain("rule-matched");
});

test("a disabled rule matches nothing", async () => {
  const disabled = rules.map((rule) => ({ ...rule, enabled: false }));
  const { activities, putEvents } = testEventBridge({ rules: disabled });
  await putEvents({ Entries: [orderCreated] });
  expect(activities.map(({ type }) => type)).toEqual(["event-accepted", "event-dropped"]);
});

test("the archives of a bus store all of its events, and no others", async () => {
  const archive = testArchive();
  const { putEvents } = testEventBridge({ archives: [archive] });
  await putEvents({ Entries: [orderCreated, { ...orderCreated, EventBusName: "default" }] });
  expect(archive.between(-Infinity, Infinity)).toEqual([expect.objectContaining({ source: "order_service" })]);
});

test("a bus may be named by its ARN", async () => {
  const { delivered, putEvents, settle } = testEventBridge({ rules });
  const EventBusName = "arn:aws:events:eu-central-1:111122223333:event-bus/lab2-dev-bus";
  await putEvents({ Entries: [{ ...orderCreated, EventBusName }] });
  await settle();
  expect(delivered).toHaveLength(2);
});

test.each([
  "arn:aws:events:eu-central-1:444455556666:event-bus/lab2-dev-bus",
  "arn:aws:events:us-east-1:111122223333:event-bus/lab2-dev-bus",
])("a bus of the same name in another account or region is another bus: %s", async (EventBusName) => {
  const authorized: string[] = [];
  const authorize = (_: unknown, __: string, busArn: string) => void authorized.push(busArn);
  const { activities, delivered, putEvents, settle } = testEventBridge({ rules, authorize });
  await putEvents({ Entries: [{ ...orderCreated, EventBusName }] });
  await settle();
  expect(delivered).toEqual([]);
  expect(authorized).toEqual([EventBusName]);
  expect(activities).toContainEqual(expect.objectContaining({ type: "event-dropped", bus: EventBusName }));
});

test("the entries of a bus are authorized together, and a denial rejects the whole request", async () => {
  const { activities, putEvents } = testEventBridge({
    rules,
    authorize(_, action, busArn, context) {
      expect([action, busArn, context]).toEqual([
        "events:PutEvents",
        "arn:aws:events:eu-central-1:111122223333:event-bus/lab2-dev-bus",
        {
          "events:source": ["order_service", "invoice_service"],
          "events:detail-type": ["order_created", "order_created"],
        },
      ]);
      throw new AwsError("AccessDeniedException", "User is not authorized");
    },
  });
  const Entries = [orderCreated, { ...orderCreated, Source: "invoice_service" }];
  await expect(putEvents({ Entries })).rejects.toMatchObject({ code: "AccessDeniedException", statusCode: 400 });
  expect(activities).toEqual([]);
});

test("an event has the time of its entry", async () => {
  const { activities, service } = testEventBridge();
  const endpoint = new AwsEndpoint({ activityLog: new ActivityLog() });
  const url = await endpoint.start(0);
  endpoint.serve([service], () => caller);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new EventBridgeClient({ endpoint: url, region: "eu-central-1", credentials });
  onTestFinished(async () => {
    client.destroy();
    await endpoint.stop();
  });

  const Time = new Date("2020-03-04T19:03:58Z");
  const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [{ ...orderCreated, Time }] }));
  expect(FailedEntryCount).toBe(0);
  expect(activities[0]).toMatchObject({ type: "event-accepted", event: { time: "2020-03-04T19:03:58Z" } });
});
