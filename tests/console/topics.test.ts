import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import { test } from "vitest";
import { placeOrder } from "../support/orders.ts";
import { setTargets } from "../support/run-stack.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { runConsole } from "./run-console.ts";

const browser = useChromium();

const queues = { audit: {}, sample: { filterPolicy: { source: ["nobody"] } } };

test.skipIf(!chromiumPath)("the map counts the messages that queues of other teams received", async () => {
  const stack = await runConsole({
    edit(json) {
      Object.assign(json, synthesizeOrders("dev", { topics: { order_created: { queues } } }));
      const targets = Object.entries(json.resource.aws_cloudwatch_event_target ?? {});
      setTargets(json, Object.fromEntries(targets.filter(([name]) => name.includes("topic"))));
    },
  });
  const page = await browser.open(stack.consoleUrl);
  await placeOrder(stack);
  const resources = page.getByRole("list", { name: "Resources, in the order of events" });
  await resources.getByRole("link", { name: "Topic order-created-topic 1 message" }).waitFor();
  await resources.getByRole("link", { name: "Queue order-created-topic-audit 1 message" }).waitFor();
  await resources.getByRole("link", { name: "Queue order-created-topic-sample 0 messages" }).waitFor();
});
