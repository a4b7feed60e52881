import { describe, expect, test } from "vitest";
import { until } from "./support/conditions.ts";
import { isComplete, request } from "./support/orders.ts";
import { receiveAll } from "./support/receive-all.ts";
import { createEditedStack, type StackEdit } from "./support/run-stack.ts";
import { createDataFolder, startProcess } from "./support/start-process.ts";
import { withCancellation } from "./support/with-cancellation.ts";
import { withOutbox } from "./support/with-outbox.ts";
import { withQueue } from "./support/with-queue.ts";
import { withSharedBus } from "./support/with-shared-bus.ts";
import { withTopic } from "./support/with-topic.ts";

const ORDERS = 20;

/** Places orders, kills the process and starts it again. */
async function restartWithOrders(
  edit: StackEdit,
  { before = [], after = [] }: { before?: string[]; after?: string[] },
) {
  const stack = createEditedStack(edit);
  const folder = createDataFolder();
  const first = await startProcess(folder, { stack, options: before });
  const placed = await Promise.all(Array.from({ length: ORDERS }, () => request(first.orderUrl, { method: "POST" })));
  await first.kill();
  const ids = placed.map(({ body }) => body.ID ?? "not placed");
  return { ids, restarted: await startProcess(folder, { stack, options: after }) };
}

describe("although the process is killed", () => {
  test.each<[description: string, edit: StackEdit, after: string[]]>([
    ["after its write, an event of the outbox is published", withOutbox(), []],
    // Time passes faster for the visibility timeout than for the handler, so a slow machine may receive a message often.
    ["an event waits in the queue in front of a service", withQueue({ maxReceiveCount: 1_000 }), []],
    ["an event waits in the FIFO queue in front of a service", withQueue({ fifo: true, maxReceiveCount: 1_000 }), []],
    ["orders that are due later are canceled", withCancellation(), ["--time-scale", "600"]],
  ])("%s", async (_, edit, after) => {
    const { ids, restarted } = await restartWithOrders(edit, { after });
    for (const id of ids) {
      await until(async () => expect((await request(`${restarted.orderUrl}/${id}`)).body).toSatisfy(isComplete));
    }
  });

  test.each<[description: string, edit: StackEdit]>([
    ["a topic", withTopic()],
    ["a shared bus", withSharedBus()],
  ])("between attempts, the queue behind %s receives every event", async (_, edit) => {
    const before = ["--fault", "on=delivery,effect=error,percentage=50"];
    const { ids, restarted } = await restartWithOrders(edit, { before });
    const missing = new Set(ids);
    await until(async () => {
      for (const { Body = "" } of await receiveAll(restarted.awsUrl, "audit")) {
        missing.delete(JSON.parse(Body).detail.data.ID);
      }
      expect([...missing]).toEqual([]);
    });
  });
});
