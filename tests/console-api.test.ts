import type {
  ApiResponse,
  ArchivesView,
  ConsoleTrace,
  Counts,
  Explanations,
  FunctionLogs,
  ItemPage,
  LoadView,
  QueuesView,
  RedriveCounts,
  ReplayPreview,
  ReplayView,
  StackView,
} from "local-cloud/console-api";
import { ManualClock } from "local-cloud/testing";
import { expect, test } from "vitest";
import { until } from "./support/conditions.ts";
import { answer, ask, openStream } from "./support/console.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { type RunningStack, runStack } from "./support/run-stack.ts";
import { processFolder } from "./support/start-process.ts";

const MINUTE_MS = 60_000;
const orderService = "aws_lambda_function.order-service";
const invoiceService = "aws_lambda_function.invoice-service";
const invoiceDeadLetters = "aws_sqs_queue.invoice-service-dead-letters";
const bus = "aws_cloudwatch_event_bus.bus";
const table = "aws_dynamodb_table.order-status";
const orderCreated = "aws_cloudwatch_event_rule.order-created";
const fulfilmentCompleted = "aws_cloudwatch_event_rule.fulfilment-completed";

const runConsole = (options: Parameters<typeof runStack>[0] = {}) => runStack({ consolePort: 0, ...options });

/** Places an order by the console. @returns its ID */
async function placeOrderByConsole(stack: RunningStack): Promise<string> {
  const request = { method: "POST", path: "/prod/order" };
  const { body, statusCode } = await answer<ApiResponse>(stack, "POST", "/api/request", request);
  expect(statusCode).toBe(200);
  return JSON.parse(body).ID;
}

test("the map is what the stack and its policies say", async () => {
  const stack = await runConsole();
  const { api, edges, name, nodes, tables } = await answer<StackView>(stack, "GET", "/api/stack");
  expect({ name, tables }).toEqual({
    name: "orders-dev",
    tables: [{ node: table, name: "lab2-dev-order-status", hashKey: "ID" }],
  });
  expect(api?.routes).toContainEqual({
    routeKey: "GET /order/{ID}",
    method: "GET",
    path: "/prod/order/{ID}",
    node: orderService,
  });
  expect(Object.groupBy(nodes, ({ kind }) => kind)).toMatchObject({
    api: { length: 1 },
    function: { length: 5 },
    bus: [{ id: bus, name: "lab2-dev-bus" }],
    rule: { length: 2 },
    queue: { length: 4 },
    table: { length: 1 },
    archive: { length: 1 },
  });
  const invoice = nodes.find(({ id }) => id === invoiceService);
  expect(invoice).toMatchObject({ label: "invoice-service", configuration: { timeout: 15 } });
  expect(invoice?.role?.policies[0]?.statements).toContainEqual(expect.objectContaining({ Sid: "StampOrders" }));

  const ids = edges.map(({ id }) => id);
  expect(ids).toEqual(
    expect.arrayContaining([
      `aws_apigatewayv2_api.api invokes ${orderService}`,
      `${orderService} publishes ${bus}`,
      `${bus} routes-to ${orderCreated}`,
      `${orderCreated} delivers ${invoiceService}`,
      `${orderCreated} dead-letters ${invoiceDeadLetters}`,
      `${invoiceService} dead-letters ${invoiceDeadLetters}`,
      `${bus} archives aws_cloudwatch_event_archive.archive-of-events`,
    ]),
  );
  expect(ids).not.toContain(`${invoiceService} publishes ${bus}`);
  expect(edges.filter(({ kind }) => kind === "sends")).toEqual([]);
  expect(edges.find(({ id }) => id === `${invoiceService} reads-writes ${table}`)).toMatchObject({
    labels: ["dynamodb:UpdateItem"],
    attributes: ["time_invoice_service"],
  });
  expect(edges.find(({ id }) => id === `${orderService} publishes ${bus}`)?.labels).toEqual(["order_created"]);
});

test("an order that is placed on the console is seen in the stream, the items and the counts, and has a trace", async () => {
  const stack = await runConsole();
  const { position } = await answer<StackView>(stack, "GET", "/api/stack");
  const stream = await openStream(stack);
  const ID = await placeOrderByConsole(stack);
  const stamps = await untilComplete(stack, ID);

  const logistic = "aws_lambda_function.logistic-service";
  await until(() => {
    const ended = { type: "invocation-ended", node: logistic, itemId: ID };
    expect(stream.activities()).toContainEqual(expect.objectContaining(ended));
  });
  expect(stream.activities()).toContainEqual(
    expect.objectContaining({ type: "http-request", node: "aws_apigatewayv2_api.api", itemId: ID, statusCode: 200 }),
  );
  expect(stream.activities()).toContainEqual(
    expect.objectContaining({ type: "delivery", edge: `${orderCreated} delivers ${invoiceService}`, itemId: ID }),
  );
  const items = stream.events.flatMap(({ data, name }) => (name === "items" ? data : []));
  expect(items.at(-1)).toEqual({ table: "lab2-dev-order-status", id: ID, attributes: stamps });

  const page = await answer<ItemPage>(stack, "GET", "/api/items");
  expect(page).toMatchObject({ total: 1, items: [{ id: ID, attributes: stamps }], table: { hashKey: "ID" } });

  const counts = await answer<Counts>(stack, "GET", "/api/counts");
  expect(counts.nodes[orderService]?.failures).toBe(0);
  expect(counts.nodes[bus]).toEqual({ total: 2, failures: 0 });
  expect(counts.edges[`${orderCreated} delivers ${invoiceService}`]).toEqual({ total: 1, failures: 0 });

  const { activities } = await answer<ConsoleTrace>(stack, "GET", `/api/trace/${ID}`);
  expect(activities).toContainEqual(
    expect.objectContaining({ node: bus, activity: expect.objectContaining({ type: "event-accepted" }) }),
  );
  const answered = activities.flatMap(({ activity }) => (activity.type === "invocation-ended" ? activity.answer : []));
  expect(answered).toContainEqual(expect.stringContaining(ID));

  const logs = await answer<FunctionLogs>(stack, "GET", `/api/logs?function=${logistic}`);
  expect(logs.lines.at(-1)?.line).toContain("fulfilment_completed handled");

  const later = await openStream(stack, { since: position });
  const sequences = stream.activities().map(({ sequence }) => sequence);
  await until(() =>
    expect(later.activities().map(({ sequence }) => sequence)).toEqual(expect.arrayContaining(sequences)),
  );
});

test("a stream that connects again goes on after the last event that it had", async () => {
  const stack = await runConsole();
  const before = await openStream(stack);
  const { lastEventId } = before;
  before.close();
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);

  const after = await openStream(stack, { lastEventId });
  await until(() => {
    const completed = { type: "invocation-ended", node: "aws_lambda_function.logistic-service", itemId: ID };
    expect(after.activities()).toContainEqual(expect.objectContaining(completed));
  });
  const [{ sequence: first } = { sequence: 0 }] = after.activities();
  expect(after.activities().map(({ sequence }) => sequence - first)).toEqual(after.activities().map((_, at) => at));
  expect(after.events.every(({ name }) => name !== "gap")).toBe(true);
  expect(after.activities()[0]?.type).toBe("invocation-started");
});

test("a stream of an earlier run begins anew, and says so", async () => {
  const stack = await runConsole();
  const stream = await openStream(stack, { lastEventId: "0badcafe-17" });
  expect(stream.events[0]).toEqual({ name: "gap", data: { reason: "restarted", leftOut: null } });
});

test("an order whose service is broken is a dead letter, and completes once that is healed and redriven", async () => {
  const clock = new ManualClock();
  const stack = await runConsole({ clock });
  const fault = { on: "invocation", effect: "exception-before", function: "invoice-service" };
  const { id } = await answer<{ id: string }>(stack, "POST", "/api/faults", fault);
  const stream = await openStream(stack);
  const ID = await placeOrderByConsole(stack);
  for (const minutes of [1, 2]) {
    await until(() => expect(clock.pendingMs).toContain(minutes * MINUTE_MS));
    await clock.advance(minutes * MINUTE_MS);
  }
  await until(() => {
    const letter = { type: "dead-letter", edge: `${invoiceService} dead-letters ${invoiceDeadLetters}`, itemId: ID };
    expect(stream.activities()).toContainEqual(expect.objectContaining(letter));
  });

  const look = async () => {
    const { queues } = await answer<QueuesView>(stack, "GET", "/api/queues");
    return queues.find(({ node }) => node === invoiceDeadLetters);
  };
  await look();
  const queue = await look();
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

  expect(await ask(stack, "DELETE", `/api/faults/${id}`)).toEqual({ status: 204, body: undefined });
  const counts = await answer<RedriveCounts>(stack, "POST", `/api/queues/${queue?.name}/redrive`, {
    messageIds: [queue?.messages[0]?.messageId, "gone"],
  });
  expect(counts).toEqual({ redriven: 1, failed: 0, unreadable: 0, notFound: 1, failures: [] });
  await untilComplete(stack, ID);
  expect(await look()).toMatchObject({ total: 0, messages: [] });
});

test("a queue's unreadable message stays where it is, and so does one for a function that is not its own", async () => {
  const stack = await runConsole();
  const { queues } = await answer<QueuesView>(stack, "GET", "/api/queues");
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
  expect(await answer<RedriveCounts>(stack, "POST", `/api/queues/${name}/redrive`, {})).toMatchObject({
    redriven: 0,
    unreadable: 1,
    failed: 1,
    failures: [{ reason: expect.stringContaining("order-service has no dead letters in this queue") }],
  });
  const after = await answer<QueuesView>(stack, "GET", "/api/queues");
  expect(after.queues.find((each) => each.name === name)?.messages).toMatchObject([
    { kind: "unreadable", reason: "the body is not JSON", body: "neither", hidden: false },
    { kind: "failed-invocation", hidden: false },
  ]);
});

test("items come newest first, page by page", async () => {
  const stack = await runConsole();
  const { PutCommand } = await import("@aws-sdk/lib-dynamodb");
  const TableName = String(stack.outputs.table_name);
  const put = (ID: string, attributes: object = {}) =>
    stack.dynamodb.send(new PutCommand({ TableName, Item: { ID, ...attributes } }));
  await put("order-1", { placed: "2026-11-22T10:00:00.000Z", shipped: "2026-11-23T10:00:00.000Z" });
  await put("order-2", { placed: "2026-11-22T11:00:00.000Z" });
  await put("stray");
  const ids = async (query: string) => {
    const { items, next, total } = await answer<ItemPage>(stack, "GET", `/api/items?${query}`);
    return { ids: items.map(({ id }) => id), next, total };
  };
  const first = await ids("limit=2");
  expect(first).toEqual({ ids: ["order-2", "order-1"], next: expect.any(String), total: 3 });
  await put("order-3", { placed: "2026-11-22T12:00:00.000Z", count: 3, tags: new Set(["a"]) });
  expect(await ids(`limit=2&after=${encodeURIComponent(first.next ?? "")}`)).toMatchObject({ ids: ["stray"] });
  expect(await ids("id=ORDER")).toMatchObject({ ids: ["order-3", "order-2", "order-1"], total: 3 });
  const { items } = await answer<ItemPage>(stack, "GET", "/api/items?limit=1");
  expect(items[0]?.attributes).toMatchObject({ count: 3, tags: ["a"] });
});

test("items of an earlier run are there too", async () => {
  const dataFolder = processFolder();
  const earlier = await runStack({ dataFolder });
  const ID = await placeOrder(earlier);
  await untilComplete(earlier, ID);
  await earlier.stop();
  const stack = await runConsole({ dataFolder });
  const later = await placeOrder(stack);
  const { items } = await answer<ItemPage>(stack, "GET", "/api/items");
  expect(items.map(({ id }) => id)).toEqual([later, ID]);
});

test("a range of the archive is previewed with the rules that would match, and replayed to those asked for", async () => {
  const stack = await runConsole();
  await untilComplete(stack, await placeOrder(stack));
  const { archives } = await answer<ArchivesView>(stack, "GET", "/api/archives");
  expect(archives).toMatchObject([{ name: "lab2-dev-events", bus, events: 2, retentionDays: 7 }]);
  const range = { archive: "lab2-dev-events", from: archives[0]?.from, to: Number(archives[0]?.to) + 1000 };
  expect(await answer<ReplayPreview>(stack, "POST", "/api/replays/preview", range)).toMatchObject({
    events: 2,
    unmatched: 0,
    rules: [
      { rule: fulfilmentCompleted, matches: 1 },
      { rule: orderCreated, matches: 1 },
    ],
  });
  const chosen = { ...range, rules: [fulfilmentCompleted] };
  expect(await answer<ReplayPreview>(stack, "POST", "/api/replays/preview", chosen)).toMatchObject({ unmatched: 1 });
  const { name } = await answer<ReplayView>(stack, "POST", "/api/replays", chosen);
  await until(async () => {
    const { replays } = await answer<{ replays: ReplayView[] }>(stack, "GET", "/api/replays");
    expect(replays).toMatchObject([{ name, state: "COMPLETED", rules: [fulfilmentCompleted] }]);
  });
  expect(await ask(stack, "POST", "/api/replays", { ...chosen, name })).toMatchObject({
    status: 400,
    body: { code: "ResourceAlreadyExistsException" },
  });
});

test("an event of one's own is sent, and told why rules do not match it", async () => {
  const stack = await runConsole();
  const event = { source: "order_service", "detail-type": "order_cancelled", detail: {} };
  const { pattern, rules } = await answer<Explanations>(stack, "POST", "/api/explain", {
    event,
    pattern: { source: [{ prefix: "order" }] },
  });
  expect(pattern).toEqual({ matches: true });
  expect(rules.find(({ rule }) => rule === orderCreated)).toMatchObject({
    matches: false,
    path: "detail-type",
    reason: 'is "order_cancelled", the pattern asks for "order_created"',
  });
  expect(await answer(stack, "POST", "/api/explain", { event, pattern: "{" })).toMatchObject({
    pattern: { code: "INVALID_EVENT_PATTERN" },
  });
  const entry = { EventBusName: "lab2-dev-bus", Source: "me", DetailType: "hello", Detail: "{}" };
  expect(await answer(stack, "POST", "/api/events", { entries: [entry, { ...entry, Detail: "" }] })).toMatchObject({
    FailedEntryCount: 1,
  });
  expect(await ask(stack, "POST", "/api/events", { entries: [] })).toMatchObject({
    status: 400,
    body: { code: "ValidationException" },
  });
});

test("orders are placed at a rate for a while", async () => {
  const stack = await runConsole({ maxWorkersPerFunction: 1 });
  const load = { request: { method: "POST", path: "/prod/order" }, perSecond: 5, seconds: 1 };
  expect(await answer<LoadView>(stack, "POST", "/api/load", load)).toMatchObject({ state: "RUNNING" });
  await until(async () => {
    expect(await answer<LoadView>(stack, "GET", "/api/load")).toMatchObject({
      state: "COMPLETED",
      sent: 5,
      succeeded: 5,
      answers: { 200: 5 },
    });
  });
});

test("pages of other origins are refused, and so is a change that names none", async () => {
  const stack = await runConsole();
  const foreign = { origin: "https://evil.example" };
  const refused = { status: 403, body: { code: "FOREIGN_REQUEST" } };
  expect(await ask(stack, "GET", "/api/stack", undefined, foreign)).toMatchObject(refused);
  expect(await ask(stack, "GET", "/api/activities", undefined, foreign)).toMatchObject(refused);
  expect(await ask(stack, "DELETE", "/api/faults", undefined, foreign)).toMatchObject(refused);
  expect(await ask(stack, "DELETE", "/api/faults", undefined, {})).toMatchObject(refused);
  expect(await ask(stack, "DELETE", "/api/faults")).toMatchObject({ status: 204 });
});

test("whatever is refused is told with a code and a message", async () => {
  const stack = await runConsole();
  const refusals: [method: "GET" | "POST", path: string, body: object | undefined, status: number, code: string][] = [
    ["GET", "/api/nothing", undefined, 404, "UnknownOperationException"],
    ["GET", "/api/items?table=other", undefined, 404, "TABLE_NOT_FOUND"],
    ["GET", "/api/items?limit=0", undefined, 400, "INVALID_REQUEST"],
    ["GET", "/api/trace/unknown", undefined, 404, "TRACE_NOT_FOUND"],
    ["GET", "/api/logs?function=other", undefined, 404, "UNKNOWN_NODE"],
    ["POST", "/api/queues/other/redrive", {}, 404, "QUEUE_NOT_FOUND"],
    ["POST", "/api/replays/preview", { archive: "other", from: 0, to: 1 }, 404, "ARCHIVE_NOT_FOUND"],
    ["POST", "/api/faults", { on: "nothing" }, 400, "INVALID_FAULT"],
    ["POST", "/api/request", { method: "GET", path: "http://evil" }, 400, "INVALID_REQUEST"],
    ["GET", "/api/load", undefined, 404, "NO_LOAD"],
  ];
  for (const [method, path, body, status, code] of refusals) {
    const refusal = { status, body: { code, message: expect.any(String) } };
    expect(await ask(stack, method, path, body), `${method} ${path}`).toEqual(refusal);
  }
});
