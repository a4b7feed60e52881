import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { createSystemClock, type RecordedActivity } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { expect } from "vitest";
import { runOrders, toConnectionOptions } from "./orders-command/run-orders.ts";
import { listPath, orderServices } from "./support/choreography.ts";
import { until, untilActivity, untilIdle } from "./support/conditions.ts";
import { placeOrder, stampNames, untilComplete } from "./support/orders.ts";
import { type RunningStack, readStack, removeStatement } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const clock = new ManualClock();
const test = shareStack({ clock });
const testScaled = shareStack({ clock: createSystemClock({ timeScale: 600 }) });
/** Two services lack a permission: fulfilment-service may not publish, and invoice-service may not be invoked. */
const testDenials = shareStack({
  edit(json) {
    removeStatement(json, "fulfilment-service", "PublishEvents");
    delete json.resource.aws_lambda_permission?.["order-created-invoice-service-permission"];
    Object.assign(json.resource.aws_cloudwatch_event_target?.["order-created-invoice-service"] ?? {}, {
      depends_on: [],
    });
  },
});

const MINUTE_MS = 60_000;
const main = fileURLToPath(new URL("../packages/local-cloud/src/main.mjs", import.meta.url));

interface TracedActivity {
  number: number;
  causedBy?: number;
  startedAt: number;
  activity: RecordedActivity;
}

/** Requests the trace of an ID from the local cloud. */
async function readTrace({ awsUrl }: RunningStack, id: string): Promise<TracedActivity[]> {
  const response = await fetch(`${awsUrl}/_local/trace/${encodeURIComponent(id)}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { activities: TracedActivity[] }).activities;
}

/** Lists an activity and its causes, starting with the first cause. */
function listCauses(trace: TracedActivity[], traced: TracedActivity | undefined): string[] {
  if (!traced) {
    return [];
  }
  const cause = trace.find(({ number }) => number === traced.causedBy);
  return [...listCauses(trace, cause), describeActivity(traced.activity)];
}

/** Removes the prefix of a name, such as `lab2-dev-`. */
const removePrefix = (name: string) => name.replace(/^.*lab2-dev-/, "").replace(/:live$/, "");

function describeActivity(each: RecordedActivity): string {
  switch (each.type) {
    case "http-request":
      return `${each.method} ${each.routeKey?.split(" ")[1]}`;
    case "api-call":
      return `${each.action}`;
    case "access-denied":
      return `denied ${each.action}`;
    case "event-accepted":
      return each.event["detail-type"];
    case "event-dropped":
      return "dropped";
    case "rule-matched":
      return `matched ${removePrefix(each.rule)}`;
    case "rule-not-matched":
      return `not matched ${removePrefix(each.rule)}: ${each.path} ${each.reason}`;
    case "delivery":
      return `delivery ${removePrefix(each.targetArn)}${each.error ? " failed" : ""}`;
    case "invocation-started":
      return `${removePrefix(each.functionName)} ${each.attempt}`;
    case "invocation-ended":
      return each.error ? `failed: ${each.error}` : "ended";
    case "dead-letter":
      return `dead letter ${removePrefix(each.queueArn)}`;
    default:
      return each.type;
  }
}

const findChains = (trace: TracedActivity[], description: string) =>
  trace.filter(({ activity }) => describeActivity(activity) === description).map((traced) => listCauses(trace, traced));

test("a trace contains every step of the choreography, linked by cause", async ({ stack }) => {
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  await untilIdle(stack);
  const trace = await readTrace(stack, ID);

  const targets = Object.values(readStack().resource.aws_cloudwatch_event_target ?? {});
  const runs = orderServices.map((service) => [
    "GET /order",
    "order-service 1",
    ...listPath(service).flatMap(({ event, name }) => {
      const rule = targets.find(({ target_id }) => target_id === name)?.rule;
      return [event.detailType, `matched ${String(rule).split(".")[1]}`, `delivery ${name}`, `${name} 1`];
    }),
  ]);
  expect(findChains(trace, "dynamodb:UpdateItem").sort()).toEqual(
    runs.map((run) => [...run, "dynamodb:UpdateItem"]).sort(),
  );
  for (const run of runs) {
    expect(findChains(trace, "ended")).toContainEqual([...run, "ended"]);
    expect(findChains(trace, "function-log")).toContainEqual([...run, "function-log"]);
  }

  expect(trace.map(({ number }) => number)).toEqual(trace.map((_, index) => index + 1));
  const times = trace.map(({ startedAt }) => startedAt);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  for (const { causedBy, number } of trace) {
    expect(causedBy ?? 0).toBeLessThan(number);
  }
});

test("concurrent orders have separate traces", async ({ stack }) => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => placeOrder(stack)));
  for (const ID of ids) {
    await untilComplete(stack, ID);
  }
  await untilIdle(stack);
  for (const ID of ids) {
    const trace = await readTrace(stack, ID);
    expect(findChains(trace, "dynamodb:UpdateItem")).toHaveLength(stampNames.length);
    for (const other of ids.filter((each) => each !== ID)) {
      expect(JSON.stringify(trace)).not.toContain(other);
    }
  }
});

test("a trace shows the attempts and the dead letter of a failing consumer", async ({ stack }) => {
  stack.faults.add({ on: "invocation", effect: "exception-after", function: "invoice-service" });
  const ID = await placeOrder(stack);
  for (const delayMs of [MINUTE_MS, 2 * MINUTE_MS]) {
    await until(() => expect(clock.pendingMs).toContain(delayMs));
    await clock.advance(delayMs);
  }
  await untilActivity(stack, "dead-letter");

  const trace = await readTrace(stack, ID);
  const delivered = [
    "GET /order",
    "order-service 1",
    "order_created",
    "matched order-created",
    "delivery invoice-service",
  ];
  const failed = "failed: FaultInjectedException: A fault was injected.";
  expect(findChains(trace, failed)).toEqual(
    [1, 2, 3].map((attempt) => [...delivered, `invoice-service ${attempt}`, failed]),
  );
  const deadLetter = "dead letter invoice-service-dead-letters";
  const labels = trace
    .map(({ activity }) => describeActivity(activity))
    .filter((each) => each.startsWith("dead letter"));
  expect(findChains(trace, labels[0] ?? deadLetter)).toEqual([[...delivered, "invoice-service 3", labels[0]]]);
});

testDenials("a trace shows the denial of a delivery that is not permitted", async ({ stack }) => {
  const ID = await placeOrder(stack);
  await untilActivity(stack, "dead-letter");
  const trace = await readTrace(stack, ID);
  const [denied = []] = findChains(trace, "denied lambda:InvokeFunction");
  expect(denied.slice(-3)).toEqual([
    "matched order-created",
    "delivery invoice-service failed",
    "denied lambda:InvokeFunction",
  ]);
});

/** Redrives the order's dead letters and returns the causes of the invocation that the command starts. */
async function redriveAndTrace(stack: RunningStack, ID: string): Promise<string[]> {
  await untilActivity(stack, "dead-letter");
  const { exitCode } = await runOrders("redrive", "--id", ID, "--yes", ...toConnectionOptions(stack));
  expect(exitCode).toBe(0);
  return until(async () => {
    const trace = await readTrace(stack, ID);
    const redriven = trace.find(
      ({ activity }) => activity.type === "invocation-started" && activity.caller !== undefined,
    );
    expect(redriven?.activity).toMatchObject({ caller: "arn:aws:iam::000000000000:root" });
    return listCauses(trace, redriven);
  });
}

testDenials("a trace shows who redrove an undelivered event, below its dead letter", async ({ stack }) => {
  const [redriven, letter, delivery] = (await redriveAndTrace(stack, await placeOrder(stack))).toReversed();
  expect([redriven, delivery]).toEqual(["invoice-service 1", "delivery invoice-service failed"]);
  expect(letter).toContain("dead letter");
});

testScaled("a trace shows who redrove a failed invocation, below its dead letter", async ({ stack }) => {
  stack.faults.add({ on: "invocation", effect: "exception-before", function: "invoice-service", times: 3 });
  const [redriven, letter, failed] = (await redriveAndTrace(stack, await placeOrder(stack))).toReversed();
  expect([redriven, failed]).toEqual(["invoice-service 1", "invoice-service 3"]);
  expect(letter).toContain("dead letter");
});

testDenials("a denied call is linked to the invocation that made it", async ({ stack }) => {
  const ID = await placeOrder(stack);
  await untilActivity(stack, "access-denied", ({ action }) => action === "events:PutEvents");
  await untilIdle(stack);
  const trace = await readTrace(stack, ID);
  const [denied = []] = findChains(trace, "denied events:PutEvents");
  expect(denied.slice(-2)).toEqual(["fulfilment-service 1", "denied events:PutEvents"]);
});

test("a trace shows the field that failed for each rule that an event does not match", async ({ stack }) => {
  await stack.eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: String(stack.outputs.event_bus_name),
          Source: "order_service",
          DetailType: "order_craeted",
          Detail: JSON.stringify({ data: { ID: "mistyped-1" } }),
        },
      ],
    }),
  );
  const trace = await readTrace(stack, "mistyped-1");
  const reason = 'is "order_craeted", but the pattern requires "order_created"';
  const notMatched = `not matched order-created: detail-type ${reason}`;
  expect(findChains(trace, notMatched)).toEqual([["order_craeted", notMatched]]);
  expect(findChains(trace, "dropped")).toEqual([["order_craeted", "dropped"]]);
  expect(trace.map(({ activity }) => activity)).toContainEqual(
    expect.objectContaining({
      type: "event-dropped",
      nearest: { rule: "lab2-dev-order-created", path: "detail-type", reason },
    }),
  );
});

test("npx pnpm local trace prints the trace of an order", async ({ stack }) => {
  const ID = await placeOrder(stack, { method: "POST", headers: { "Idempotency-Key": "basket-17" } });
  await untilComplete(stack, ID);
  await untilIdle(stack);
  for (const id of [ID, "basket-17"]) {
    const { stdout } = await new Promise<{ stdout: string }>((resolve) => {
      const port = new URL(stack.awsUrl).port;
      execFile(process.execPath, [main, "trace", id, "--aws-port", port], (_, stdout) => resolve({ stdout }));
    });
    expect(stdout).toMatch(/^ +\+0 ms {2}POST \/prod\/order 200 in [\d.]+ m?s$/m);
    expect(stdout).toMatch(/^ +\+\d+ ms {10,}lab2-dev-logistic-service invoked$/m);
    expect(stdout).not.toContain("\u001b");
  }
});
