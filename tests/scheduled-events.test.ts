import { join } from "node:path";
import { buildSync } from "esbuild";
import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import { createSystemClock } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { expect, test } from "vitest";
import { parseJsonLines, runOrders, toConnectionOptions } from "./orders-command/run-orders.ts";
import { until, untilActivity } from "./support/conditions.ts";
import { isComplete, placeOrder, request, untilComplete } from "./support/orders.ts";
import { createEditedStack, replaceHandler, runStack, type StackEdit } from "./support/run-stack.ts";
import { createDataFolder, startProcess } from "./support/start-process.ts";

const MINUTE_MS = 60_000;
const CANCEL = 'bundle({ ...event, source: "fulfilment_service", "detail-type": "fulfilment_completed" }, context)';
const FAIL = 'Promise.reject(new RangeError("no more credit notes"))';

/**
 * Cancels an order after 30 minutes, unless it was paid, which a request for the order with `?paid` stands for. Here
 * logistic-service does nothing but cancel orders, and its stamp says so.
 */
const withCancellation =
  ({ cancel = CANCEL } = {}): StackEdit =>
  (json, folder) => {
    Object.assign(json, synthesizeOrders("dev", { oneTimeSchedules: ["order-service"] }));
    const { aws_cloudwatch_event_rule: rules, aws_iam_role_policy: policies } = json.resource;
    const pattern = { source: ["order_service"], "detail-type": ["order_unpaid"] };
    Object.assign(rules?.["fulfilment-completed"] ?? {}, { event_pattern: JSON.stringify(pattern) });
    const role = policies?.["order-service-schedules-policy"];
    Object.assign(role ?? {}, { policy: String(role?.policy).replace("order_created", "order_unpaid") });

    const orderCode = `
      import { createEventScheduler, createSchedulerClient, readEventSchedulerSettings } from "./event-scheduler.cjs";
      import { handler as bundle } from "./bundle.cjs";
      const { cancel, schedule } = createEventScheduler(createSchedulerClient(), readEventSchedulerSettings());
      export const handler = async (event, context) => {
        const response = await bundle(event, context);
        const { ID } = JSON.parse(response.body);
        if (event.queryStringParameters?.paid !== undefined) {
          await cancel(ID);
        } else if (event.routeKey !== "GET /order/{ID}") {
          const detail = { metadata: { service: "order_service", schemaVersion: 1 }, data: { ID } };
          const event = { source: "order_service", detailType: "order_unpaid", detail };
          await schedule(ID, new Date(Date.now() + 30 * 60_000), event);
        }
        return response;
      };`;
    replaceHandler(json, folder, "order-service", orderCode);
    const logisticCode = `
      import { handler as bundle } from "./bundle.cjs";
      export const handler = (event, context) => ${cancel};`;
    replaceHandler(json, folder, "logistic-service", logisticCode);
    const exports = "createEventScheduler, createSchedulerClient, readEventSchedulerSettings";
    buildSync({
      stdin: { contents: `export { ${exports} } from "service-kit";`, resolveDir: import.meta.dirname },
      outfile: join(folder, "replaced-order-service/event-scheduler.cjs"),
      bundle: true,
      platform: "node",
      mainFields: ["module", "main"],
    });
  };

test("an unpaid order is canceled after 30 minutes, which a time scale shortens", async () => {
  const stack = await runStack({ clock: createSystemClock({ timeScale: 600 }), edit: withCancellation() });
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  const story = stack.trace(ID)?.activities ?? [];
  const find = (match: (activity: (typeof story)[number]["activity"]) => boolean) =>
    story.find(({ activity }) => match(activity));
  const created = find((activity) => activity.type === "api-call" && activity.action === "scheduler:CreateSchedule");
  const due = find((activity) => activity.type === "event-accepted" && activity.event.source === "aws.scheduler");
  const unpaid = find(
    (activity) => activity.type === "event-accepted" && activity.event["detail-type"] === "order_unpaid",
  );
  // The run has the same cause as the call that created the schedule, and leads to the event.
  expect([due?.causedBy, unpaid?.causedBy]).toEqual([created?.causedBy, expect.any(Number)]);
});

test("a lost response schedules nothing twice, because the SDK repeats the request with its token", async () => {
  const lost = { on: "call", action: "scheduler:CreateSchedule", effect: "lose-response", times: 1 } as const;
  const clock = new ManualClock(Date.now());
  const stack = await runStack({ clock, edit: withCancellation(), faults: [lost] });
  const ID = await placeOrder(stack);
  const calls = () => stack.activities.filter((each) => each.type === "api-call" && each.action === lost.action);
  expect(calls()).toHaveLength(2);
  await clock.advance(31 * MINUTE_MS);
  await untilComplete(stack, ID);
  expect(stack.activities.filter((each) => each.type === "rule-matched" && each.rule === ID)).toHaveLength(1);
});

test("a paid order is not canceled", async () => {
  const clock = new ManualClock(Date.now());
  const stack = await runStack({ clock, edit: withCancellation() });
  const paid = await placeOrder(stack);
  const unpaid = await placeOrder(stack);
  expect(await request(`${stack.orderUrl}/${paid}?paid`)).toMatchObject({ status: 200 });
  await clock.advance(31 * MINUTE_MS);
  await untilComplete(stack, unpaid);
  expect((await request(`${stack.orderUrl}/${paid}`)).body).not.toSatisfy(isComplete);
});

test("a cancellation that always fails becomes a dead letter, from which one command completes it", async () => {
  const dataFolder = createDataFolder();
  const clock = new ManualClock(Date.now());
  const broken = await runStack({ clock, dataFolder, edit: withCancellation({ cancel: FAIL }) });
  const ID = await placeOrder(broken);
  await clock.advance(31 * MINUTE_MS);
  for (const [attempt, delayMinutes] of [
    [2, 1],
    [3, 2],
  ] as const) {
    await untilActivity(broken, "retry-scheduled", (retry) => retry.attempt === attempt);
    await clock.advance(delayMinutes * MINUTE_MS);
  }
  await until(() => expect(broken.deadLetters()).toEqual({ "lab2-dev-logistic-service-dead-letters": 1 }));
  await broken.stop();

  const fixed = await runStack({ dataFolder, edit: withCancellation() });
  const letters = await runOrders("dead-letters", "--json", ...toConnectionOptions(fixed));
  expect(parseJsonLines(letters)).toMatchObject([{ service: "logistic-service", kind: "failed-invocation", ID }]);
  expect(await runOrders("redrive", "--yes", ...toConnectionOptions(fixed))).toMatchObject({ exitCode: 0 });
  await untilComplete(fixed, ID);
});

test("a service runs on its schedule", async () => {
  const clock = new ManualClock(Date.now());
  const stack = await runStack({
    clock,
    edit(json, folder) {
      Object.assign(json, synthesizeOrders("dev", { schedules: { "forecasting-service": "rate(1 hour)" } }));
      buildSync({
        stdin: { contents: 'export { onSchedule } from "service-kit";', resolveDir: import.meta.dirname },
        outfile: join(folder, "on-schedule.cjs"),
        bundle: true,
        platform: "node",
        mainFields: ["module", "main"],
      });
      const code = `
        import { onSchedule } from "../on-schedule.cjs";
        import { handler as bundle } from "./bundle.cjs";
        export const handler = onSchedule(async ({ time }) => console.log("forecast of", time), bundle);`;
      replaceHandler(json, folder, "forecasting-service", code);
    },
  });
  await clock.advance(60 * MINUTE_MS);
  await untilActivity(stack, "function-log", ({ line }) => line.includes("forecast of"));
  await untilComplete(stack, await placeOrder(stack));
});

test("orders are canceled although the process is killed before they are due", async () => {
  const stack = createEditedStack(withCancellation());
  const folder = createDataFolder();
  const first = await startProcess(folder, { stack });
  const placed = await Promise.all(Array.from({ length: 10 }, () => request(first.orderUrl, { method: "POST" })));
  await first.kill();

  const second = await startProcess(folder, { stack, options: ["--time-scale", "600"] });
  for (const { body } of placed) {
    await until(async () => expect((await request(`${second.orderUrl}/${body.ID}`)).body).toSatisfy(isComplete));
  }
});
