import { expect, test } from "vitest";
import { orderConsumers, orderServices } from "../support/choreography.ts";
import { until, untilIdle } from "../support/conditions.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import { runStack } from "../support/run-stack.ts";
import { createDataFolder } from "./broken-stacks.ts";
import { parseJsonLines, runOrders, startOrders, toConnectionOptions } from "./run-orders.ts";

const TIME = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;

test("logs prints the lines of services by time, also those of an earlier run", async () => {
  const dataFolder = createDataFolder();
  const earlier = await runStack({ dataFolder });
  const ID = await placeOrder(earlier);
  await untilComplete(earlier, ID);
  await untilIdle(earlier);
  await earlier.stop();

  const stack = await runStack({ dataFolder });
  const { exitCode, stderr, stdout } = await runOrders("logs", ...toConnectionOptions(stack));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `${orderServices.length} lines in the last 10m\n` });
  const lines = stdout.trimEnd().split("\n");
  expect(lines[0]).toMatch(new RegExp(`^${TIME}  order-service +INFO   order created  ID=${ID}  correlation_id=\\S+$`));
  for (const { event, name } of orderConsumers) {
    const message = `${name} +INFO   ${event.detailType} handled  ID=${ID}  event_id=\\S+  correlation_id=\\S+`;
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${TIME}  ${message}$`)));
  }
  expect(lines.toSorted()).toEqual(lines);

  const json = await runOrders("logs", "--service", "order-service", "--json", ...toConnectionOptions(stack));
  const written = parseJsonLines(json);
  const [own, lambdas] = [false, true].map((isLambdas) =>
    written.filter(({ log }) => String((log as { type?: string }).type).startsWith("platform.") === isLambdas),
  );
  expect(own).toMatchObject([
    { service: "order-service", log: { OrdersAccepted: 1 } },
    { service: "order-service", log: { level: "INFO", message: "order created", ID } },
  ]);
  expect(lambdas?.slice(0, 2)).toMatchObject([
    { service: "order-service", log: { type: "platform.start", record: { version: "1" } } },
    { service: "order-service", log: { type: "platform.report", record: { status: "success" } } },
  ]);
});

test("logs --follow prints each new line once, until Ctrl-C", async () => {
  const stack = await runStack();
  const followed = startOrders(["logs", "--follow", "--service", "order-service", ...toConnectionOptions(stack)]);
  const IDs: string[] = [];
  for (let order = 0; order < 2; order++) {
    IDs.push(await placeOrder(stack));
    await until(() => expect(followed.output.stdout).toContain(`ID=${IDs.at(-1)}`));
  }
  followed.child.kill("SIGINT");
  const { exitCode, stderr, stdout } = await followed.ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect([...stdout.matchAll(/ID=(\S+)/g)].map(([, ID]) => ID)).toEqual(IDs);
});
