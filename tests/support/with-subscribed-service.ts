import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import { ManualClock } from "local-cloud/testing";
import { expect } from "vitest";
import { parseJsonLines, runOrders, toConnectionOptions } from "../orders-command/run-orders.ts";
import { bundleCode } from "./bundle-code.ts";
import { until, untilActivity } from "./conditions.ts";
import { placeOrder, untilComplete } from "./orders.ts";
import { replaceHandler, runStack, type StackEdit } from "./run-stack.ts";
import { createDataFolder } from "./start-process.ts";

/** Code of a handler that fails. */
export const FAIL = 'async () => { throw new RangeError("no more invoice numbers"); }';

interface SubscribedServiceOptions {
  /** Code of the handler, which may use the service's own as `bundle`. @default "bundle" */
  handle?: string;
  /** Whether the function permits the topic to invoke it. @default true */
  isPermitted?: boolean;
  /** Queues that subscribe to the topic too, with their settings. @default none */
  queues?: Record<string, object>;
}

/** Lets invoice-service receive its event through a topic, and wraps its handler. */
export const withSubscribedService =
  ({ handle = "bundle", isPermitted = true, queues = {} }: SubscribedServiceOptions = {}): StackEdit =>
  (json, folder) => {
    Object.assign(
      json,
      synthesizeOrders("dev", { topics: { order_created: { queues, services: { "invoice-service": {} } } } }),
    );
    if (!isPermitted) {
      delete json.resource.aws_lambda_permission?.["order-created-topic-invoice-service-permission"];
      const subscriptions = json.resource.aws_sns_topic_subscription;
      delete subscriptions?.["order-created-topic-invoice-service-subscription"]?.depends_on;
    }
    const code = `
      import { fromTopic } from "./from-topic.cjs";
      import { handler as bundle } from "./bundle.cjs";
      export const handler = fromTopic(${handle});`;
    replaceHandler(json, folder, "invoice-service", code);
    const module = join(folder, "replaced-invoice-service/from-topic.cjs");
    writeFileSync(module, bundleCode('export { fromTopic } from "service-kit";'));
  };

/** Places an order whose event invoice-service misses, and completes it once the service is fixed. */
export async function redriveFromTopic({
  broken,
  kind,
  retries,
}: {
  broken: SubscribedServiceOptions;
  /** The kind of the dead letter. */
  kind: string;
  retries: number;
}): Promise<void> {
  const dataFolder = createDataFolder();
  // Stays behind the clock of the next run, for which a message must not be hidden.
  const clock = new ManualClock(Date.now() - 10 * 60_000);
  const first = await runStack({ clock, dataFolder, edit: withSubscribedService(broken) });
  const ID = await placeOrder(first);
  for (let attempt = 2; attempt <= retries + 1; attempt++) {
    const { dueAt } = await untilActivity(first, "retry-scheduled", (retry) => retry.attempt === attempt);
    await clock.advance(dueAt - clock.now());
  }
  await until(() => expect(first.deadLetters()).toEqual({ "lab2-dev-invoice-service-dead-letters": 1 }));
  await first.stop();

  const fixed = await runStack({ dataFolder, edit: withSubscribedService() });
  const letters = await runOrders("dead-letters", "--json", ...toConnectionOptions(fixed));
  expect(parseJsonLines(letters)).toMatchObject([{ service: "invoice-service", kind, ID }]);
  expect(await runOrders("redrive", "--yes", ...toConnectionOptions(fixed))).toMatchObject({ exitCode: 0 });
  await untilComplete(fixed, ID);
  expect(fixed.deadLetters()).toEqual({});
}
