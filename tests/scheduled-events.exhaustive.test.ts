import { ManualClock } from "local-cloud/testing";
import { expect, test } from "vitest";
import { parseJsonLines, runOrders, toConnectionOptions } from "./orders-command/run-orders.ts";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { runStack } from "./support/run-stack.ts";
import { createDataFolder } from "./support/start-process.ts";
import { withCancellation } from "./support/with-cancellation.ts";

const MINUTE_MS = 60_000;
const FAIL = 'Promise.reject(new RangeError("no more credit notes"))';

test("a cancellation that always fails becomes a dead letter, from which one command completes it", async () => {
  const dataFolder = createDataFolder();
  const clock = new ManualClock(Date.now());
  const broken = await runStack({ clock, dataFolder, edit: withCancellation({ cancel: FAIL }) });
  const ID = await placeOrder(broken);
  // A service schedules it by the machine's time.
  await clock.advance(Math.max(...clock.pendingMs));
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
