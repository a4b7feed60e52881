import type {
  ConsoleTrace,
  Counts,
  FunctionLogs,
  ItemPage,
  LoadView,
  SearchResults,
  StackView,
} from "local-cloud/console-api";
import { expect } from "vitest";
import { consumers, listPath, orderEvents, serviceNames, unconsumedEvents } from "./support/choreography.ts";
import { until } from "./support/conditions.ts";
import { callConsole, openStream, placeOrderInConsole, requestConsole, shareConsole } from "./support/console.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { readStack } from "./support/run-stack.ts";

const test = shareConsole();

const orderService = "aws_lambda_function.order-service";
const invoiceService = "aws_lambda_function.invoice-service";
const invoiceDeadLetters = "aws_sqs_queue.invoice-service-dead-letters";
const bus = "aws_cloudwatch_event_bus.bus";
const table = "aws_dynamodb_table.order-status";
const orderCreated = "aws_cloudwatch_event_rule.order-created";

test("shows the resources of the stack and the access that its policies allow as a map", async ({ stack }) => {
  const { api, edges, name, nodes, tables } = await callConsole<StackView>(stack, "GET", "/api/stack");
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
    function: { length: serviceNames.length },
    bus: [{ id: bus, name: "lab2-dev-bus" }],
    rule: { length: Object.keys(readStack().resource.aws_cloudwatch_event_rule ?? {}).length },
    queue: { length: consumers.length },
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

// Precedes the other orders, because it counts.
test("shows an order placed in the console in the stream, the items, the counts and a trace", async ({ stack }) => {
  const { position } = await callConsole<StackView>(stack, "GET", "/api/stack");
  const stream = await openStream(stack);
  const ID = await placeOrderInConsole(stack);
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
  await until(() => {
    const items = stream.events.flatMap(({ data, name }) => (name === "items" ? data : []));
    expect(items.at(-1)).toEqual({ table: "lab2-dev-order-status", id: ID, attributes: stamps });
  });

  const page = await callConsole<ItemPage>(stack, "GET", "/api/items");
  expect(page).toMatchObject({ total: 1, items: [{ id: ID, attributes: stamps }], table: { hashKey: "ID" } });

  const counts = await until(async () => {
    const counts = await callConsole<Counts>(stack, "GET", "/api/counts");
    // The bus drops events that no service consumes yet, and fails if that happened last.
    const failures = unconsumedEvents.length;
    const isFailing = failures > 0 ? expect.any(Boolean) : false;
    expect(counts.nodes[bus]).toEqual({ total: orderEvents.length, failures, isFailing });
    return counts;
  });
  expect(counts.nodes[orderService]?.failures).toBe(0);
  expect(counts.edges[`${orderCreated} delivers ${invoiceService}`]).toEqual({
    total: 1,
    failures: 0,
    isFailing: false,
  });

  const { activities } = await callConsole<ConsoleTrace>(stack, "GET", `/api/trace/${ID}`);
  expect(activities).toContainEqual(
    expect.objectContaining({ node: bus, activity: expect.objectContaining({ type: "event-accepted" }) }),
  );
  const returned = activities.flatMap(({ activity }) => (activity.type === "invocation-ended" ? activity.result : []));
  expect(returned).toContainEqual(expect.stringContaining(ID));

  const logs = await callConsole<FunctionLogs>(stack, "GET", `/api/logs?function=${logistic}`);
  expect(logs.lines.at(-1)?.line).toContain("fulfilment_completed handled");

  const later = await openStream(stack, { since: position });
  const sequences = stream.activities().map(({ sequence }) => sequence);
  await until(() =>
    expect(later.activities().map(({ sequence }) => sequence)).toEqual(expect.arrayContaining(sequences)),
  );
});

test("resumes a stream after the last event that the client received", async ({ stack }) => {
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

test("restarts a stream of an earlier run and reports the gap", async ({ stack }) => {
  const stream = await openStream(stack, { lastEventId: "0badcafe-17" });
  expect(stream.events[0]).toEqual({ name: "gap", data: { reason: "restarted", leftOut: null } });
});

test("places orders at a fixed rate for a fixed time", async ({ stack }) => {
  expect(await requestConsole(stack, "GET", "/api/load")).toMatchObject({ status: 404, body: { code: "NO_LOAD" } });
  const load = { request: { method: "POST", path: "/prod/order" }, perSecond: 5, seconds: 1 };
  expect(await callConsole<LoadView>(stack, "POST", "/api/load", load)).toMatchObject({ state: "RUNNING" });
  await until(async () => {
    expect(await callConsole<LoadView>(stack, "GET", "/api/load")).toMatchObject({
      state: "COMPLETED",
      sent: 5,
      succeeded: 5,
      responses: { 200: 5 },
    });
  });
});

test("has no guide by default", async ({ stack }) => {
  expect(await requestConsole(stack, "GET", "/api/guide")).toEqual({ status: 204, body: undefined });
});

test("rejects pages of other origins and changes without an Origin header", async ({ stack }) => {
  const foreign = { origin: "https://evil.example" };
  const rejection = { status: 403, body: { code: "FOREIGN_REQUEST" } };
  expect(await requestConsole(stack, "GET", "/api/stack", undefined, foreign)).toMatchObject(rejection);
  expect(await requestConsole(stack, "GET", "/api/activities", undefined, foreign)).toMatchObject(rejection);
  expect(await requestConsole(stack, "DELETE", "/api/faults", undefined, foreign)).toMatchObject(rejection);
  expect(await requestConsole(stack, "DELETE", "/api/faults", undefined, {})).toMatchObject(rejection);
  expect(await requestConsole(stack, "DELETE", "/api/faults")).toMatchObject({ status: 204 });
});

test("rejects invalid requests with a code and a message", async ({ stack }) => {
  const rejections: [method: "GET" | "POST", path: string, body: object | undefined, status: number, code: string][] = [
    ["GET", "/api/nothing", undefined, 404, "UnknownOperationException"],
    ["GET", "/api/items?table=other", undefined, 404, "TABLE_NOT_FOUND"],
    ["GET", "/api/items?limit=0", undefined, 400, "INVALID_REQUEST"],
    ["GET", "/api/trace/unknown", undefined, 404, "TRACE_NOT_FOUND"],
    ["GET", "/api/logs?function=other", undefined, 404, "UNKNOWN_NODE"],
    ["POST", "/api/queues/other/redrive", {}, 404, "QUEUE_NOT_FOUND"],
    ["POST", "/api/replays/preview", { archive: "other", from: 0, to: 1 }, 404, "ARCHIVE_NOT_FOUND"],
    ["POST", "/api/faults", { on: "nothing" }, 400, "INVALID_FAULT"],
    ["POST", "/api/request", { method: "GET", path: "http://evil" }, 400, "INVALID_REQUEST"],
  ];
  for (const [method, path, body, status, code] of rejections) {
    const rejection = { status, body: { code, message: expect.any(String) } };
    expect(await requestConsole(stack, method, path, body), `${method} ${path}`).toEqual(rejection);
  }
});

test("lists stamps in the order of the choreography, with the functions that write them", async ({ stack }) => {
  const { stamps } = await callConsole<StackView>(stack, "GET", "/api/stack");
  const services = stamps.map(({ functionName }) => functionName.replace("lab2-dev-", ""));
  const lengths = services.map((service) => listPath(service).length);
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  expect(services.toSorted()).toEqual(serviceNames);
});

test("finds events and keys by a part of their ID", async ({ stack }) => {
  const id = await placeOrder(stack, { headers: { "idempotency-key": "search-me-17" } });
  await untilComplete(stack, id);
  const { results } = await callConsole<SearchResults>(stack, "GET", "/api/search?text=SEARCH-ME");
  expect(results).toMatchObject([{ id: "search-me-17", kind: "key", title: "GET /prod/order" }]);
  expect(await requestConsole(stack, "GET", "/api/search?text=")).toMatchObject({ status: 400 });
});
