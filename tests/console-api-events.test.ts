import type {
  ArchivesView,
  ConsoleTrace,
  Explanations,
  ItemPage,
  QueuesView,
  RedriveCounts,
  ReplayPreview,
  ReplayView,
} from "local-cloud/console-api";
import { ManualClock } from "local-cloud/testing";
import { expect } from "vitest";
import { orderEvents, unconsumedEvents } from "./support/choreography.ts";
import { until, untilActivity } from "./support/conditions.ts";
import { callConsole, openStream, placeOrderInConsole, requestConsole, shareConsole } from "./support/console.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";

const clock = new ManualClock();
const test = shareConsole({ clock });

const MINUTE_MS = 60_000;
const invoiceService = "aws_lambda_function.invoice-service";
const invoiceDeadLetters = "aws_sqs_queue.invoice-service-dead-letters";
const bus = "aws_cloudwatch_event_bus.bus";
const orderCreated = "aws_cloudwatch_event_rule.order-created";
const fulfilmentCompleted = "aws_cloudwatch_event_rule.fulfilment-completed";

test("shows the dead letter of a failing service and completes the order with a redrive after the fix", async ({
  stack,
}) => {
  const fault = { on: "invocation", effect: "exception-before", function: "invoice-service" };
  const { id } = await callConsole<{ id: string }>(stack, "POST", "/api/faults", fault);
  const stream = await openStream(stack);
  const ID = await placeOrderInConsole(stack);
  for (const minutes of [1, 2]) {
    await until(() => expect(clock.pendingMs).toContain(minutes * MINUTE_MS));
    await clock.advance(minutes * MINUTE_MS);
  }
  await until(() => {
    const letter = { type: "dead-letter", edge: `${invoiceService} dead-letters ${invoiceDeadLetters}`, itemId: ID };
    expect(stream.activities()).toContainEqual(expect.objectContaining(letter));
  });

  const readQueue = async () => {
    const { queues } = await callConsole<QueuesView>(stack, "GET", "/api/queues");
    return queues.find(({ node }) => node === invoiceDeadLetters);
  };
  await readQueue();
  const queue = await readQueue();
  expect(queue).toMatchObject({ total: 1, name: "lab2-dev-invoice-service-dead-letters" });
  expect(queue?.messages[0]).toMatchObject({
    kind: "failed-invocation",
    receiveCount: 0,
    hidden: false,
    function: invoiceService,
    itemId: ID,
    attempts: 3,
    condition: "RetriesExhausted",
    error: { code: "FaultInjectedException", message: "A fault was injected." },
    event: { "detail-type": "order_created" },
  });

  expect(await requestConsole(stack, "DELETE", `/api/faults/${id}`)).toEqual({ status: 204, body: undefined });
  const counts = await callConsole<RedriveCounts>(stack, "POST", `/api/queues/${queue?.name}/redrive`, {
    messageIds: [queue?.messages[0]?.messageId, "gone"],
  });
  expect(counts).toMatchObject({ redriven: 1, failed: 0, unreadable: 0, notFound: 1, failures: [] });
  const [requestId] = counts.requestIds;
  await untilActivity(stack, "invocation-ended", (ended) => ended.requestId === requestId && !ended.error);
  await untilComplete(stack, ID);
  expect(await readQueue()).toMatchObject({ total: 0, messages: [] });
});

test("leaves unreadable and misdirected messages in their queue", async ({ stack }) => {
  const { queues } = await callConsole<QueuesView>(stack, "GET", "/api/queues");
  const url = (stack.outputs.dead_letter_queue_urls as Record<string, string>)["invoice-service"];
  const { SendMessageCommand } = await import("@aws-sdk/client-sqs");
  const foreign = {
    requestContext: {
      requestId: "request-1",
      functionArn: (stack.outputs.function_arns as Record<string, string>)["order-service"],
      condition: "RetriesExhausted",
    },
    requestPayload: {},
  };
  for (const MessageBody of ["neither", JSON.stringify(foreign)]) {
    await stack.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
  }
  const name = queues.find(({ node }) => node === invoiceDeadLetters)?.name;
  expect(await callConsole<RedriveCounts>(stack, "POST", `/api/queues/${name}/redrive`, {})).toMatchObject({
    redriven: 0,
    unreadable: 1,
    failed: 1,
    failures: [{ reason: expect.stringContaining("order-service has no dead letters in this queue") }],
  });
  const after = await callConsole<QueuesView>(stack, "GET", "/api/queues");
  expect(after.queues.find((each) => each.name === name)?.messages).toMatchObject([
    { kind: "failed-invocation", hidden: false },
    { kind: "unreadable", reason: "the body is not JSON", body: "neither", hidden: false },
  ]);
});

test("previews a range of the archive by rule and replays it to the selected rules", async ({ stack }) => {
  const { archives: before } = await callConsole<ArchivesView>(stack, "GET", "/api/archives");
  const earlier = before[0]?.events ?? 0;
  // The range begins after the events of earlier stories, whose times are whole seconds.
  await clock.advance(1_000);
  const from = clock.now();
  await untilComplete(stack, await placeOrder(stack));
  const events = orderEvents.length;
  const archives = await until(async () => {
    const { archives } = await callConsole<ArchivesView>(stack, "GET", "/api/archives");
    expect(archives).toMatchObject([{ name: "lab2-dev-events", bus, events: earlier + events, retentionDays: 7 }]);
    return archives;
  });
  const range = { archive: "lab2-dev-events", from, to: Number(archives[0]?.to) + 1000 };
  expect(await callConsole<ReplayPreview>(stack, "POST", "/api/replays/preview", range)).toMatchObject({
    events,
    unmatched: unconsumedEvents.length,
    rules: expect.arrayContaining([
      expect.objectContaining({ rule: fulfilmentCompleted, matches: 1 }),
      expect.objectContaining({ rule: orderCreated, matches: 1 }),
    ]),
  });
  const chosen = { ...range, rules: [fulfilmentCompleted] };
  expect(await callConsole<ReplayPreview>(stack, "POST", "/api/replays/preview", chosen)).toMatchObject({
    unmatched: events - 1,
  });
  const { name } = await callConsole<ReplayView>(stack, "POST", "/api/replays", chosen);
  await until(async () => {
    const { replays } = await callConsole<{ replays: ReplayView[] }>(stack, "GET", "/api/replays");
    expect(replays).toMatchObject([{ name, state: "COMPLETED", rules: [fulfilmentCompleted] }]);
  });
  expect(await requestConsole(stack, "POST", "/api/replays", { ...chosen, name })).toMatchObject({
    status: 400,
    body: { code: "ResourceAlreadyExistsException" },
  });
});

test("sends a custom event and explains why rules do not match it", async ({ stack }) => {
  const event = { source: "order_service", "detail-type": "order_canceled", detail: {} };
  const { pattern, rules } = await callConsole<Explanations>(stack, "POST", "/api/explain", {
    event,
    pattern: { source: [{ prefix: "order" }] },
  });
  expect(pattern).toEqual({ matches: true });
  expect(rules.find(({ rule }) => rule === orderCreated)).toMatchObject({
    matches: false,
    path: "detail-type",
    reason: 'is "order_canceled", but the pattern requires "order_created"',
  });
  expect(await callConsole(stack, "POST", "/api/explain", { event, pattern: "{" })).toMatchObject({
    pattern: { code: "INVALID_EVENT_PATTERN" },
  });
  const exact = await callConsole<Explanations>(stack, "POST", "/api/explain", {
    event: '{"source":"order_service","detail":{"n":12345678901234567891}}',
    pattern: '{"detail":{"n":[12345678901234567890]}}',
  });
  expect(exact.pattern).toMatchObject({
    matches: false,
    reason: "is 12345678901234567891, but the pattern requires 12345678901234567890",
  });
  expect(await requestConsole(stack, "POST", "/api/explain", { event: "{" })).toMatchObject({
    status: 400,
    body: { code: "INVALID_REQUEST" },
  });
  const entry = { EventBusName: "lab2-dev-bus", Source: "me", DetailType: "hello", Detail: "{}" };
  expect(await callConsole(stack, "POST", "/api/events", { entries: [entry, { ...entry, Detail: "" }] })).toMatchObject(
    {
      FailedEntryCount: 1,
    },
  );
  expect(await requestConsole(stack, "POST", "/api/events", { entries: [] })).toMatchObject({
    status: 400,
    body: { code: "ValidationException" },
  });
});

test("reports the progress of an order until it is complete, in the stream, in its trace and with its page", async ({
  stack,
}) => {
  stack.faults.add({ on: "invocation", effect: "exception-before", function: "invoice-service", times: 1 });
  const stream = await openStream(stack);
  const id = await placeOrderInConsole(stack);
  const findProgress = () =>
    stream.events.flatMap(({ data, name }) => (name === "progress" ? data : [])).findLast((each) => each.id === id);
  const retry = { target: "lab2-dev-invoice-service", attempt: 2, dueAt: clock.now() + MINUTE_MS };
  const retrying = { isActive: false, retry, failures: [{ functionName: retry.target, attempts: 1 }] };
  await until(() => expect(findProgress()?.progress).toMatchObject(retrying));
  const { progress } = await callConsole<ItemPage>(stack, "GET", "/api/items");
  expect(progress[id]).toMatchObject(retrying);
  const trace = await callConsole<ConsoleTrace>(stack, "GET", `/api/trace/${id}`);
  expect(trace.progress).toMatchObject(retrying);
  await until(() => expect(clock.pendingMs).toContain(MINUTE_MS));
  await clock.advance(MINUTE_MS);
  await until(() => expect(findProgress()).toEqual({ id }));
});
