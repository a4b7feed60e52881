import { expect, test } from "vitest";
import { until } from "./support/conditions.ts";
import { isComplete, request } from "./support/orders.ts";
import { createEditedStack } from "./support/run-stack.ts";
import { createDataFolder, startProcess } from "./support/start-process.ts";
import { FAIL, redriveFromTopic, withSubscribedService } from "./support/with-subscribed-service.ts";

test("an event from a topic that a service fails to handle is redriven by one command", () =>
  redriveFromTopic({ broken: { handle: FAIL }, kind: "failed-invocation", retries: 2 }));

test("an event that a topic may not deliver to a service is redriven by one command", () =>
  redriveFromTopic({ broken: { isPermitted: false }, kind: "undelivered-message", retries: 0 }));

test("orders are complete although the process is killed while a topic delivers to a service", async () => {
  const stack = createEditedStack(withSubscribedService());
  const folder = createDataFolder();
  const first = await startProcess(folder, { stack, options: ["--fault", "on=delivery,effect=error,percentage=50"] });
  const placed = await Promise.all(Array.from({ length: 20 }, () => request(first.orderUrl, { method: "POST" })));
  await first.kill();

  const second = await startProcess(folder, { stack });
  for (const { body } of placed) {
    await until(async () => expect((await request(`${second.orderUrl}/${body.ID}`)).body).toSatisfy(isComplete));
  }
});
