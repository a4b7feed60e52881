import { expect, test } from "vitest";
import { contracts } from "../contracts.ts";
import { synthesizeOrders } from "../synthesized-stack.ts";
import { renderChoreography } from "./render-choreography.ts";

const stack = synthesizeOrders();
const page = renderChoreography(stack, contracts);

test("the table lists what each service reacts to, stamps and publishes, and its dead-letter queue", () => {
  const cells = page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  expect(cells.map(([, service]) => service).sort()).toEqual(
    Object.keys(contracts)
      .map((service) => `\`${service}\``)
      .sort(),
  );
  expect(cells.find(([, service]) => service === "`fulfilment-service`")?.slice(1, -1)).toEqual([
    "`fulfilment-service`",
    "`order_created`",
    "`time_fulfilment_service`",
    "`fulfilment_completed`",
    "`fulfilment-service-dead-letters`",
  ]);
});

test("the diagram connects the API, services, events, rules and queues", () => {
  for (const line of [
    'service_order_service["order-service"]',
    'api -- "GET /order<br>POST /order<br>GET /order/{ID}" --> service_order_service',
    "service_order_service --> event_order_created",
    "event_order_created --> rule_order_created",
    "rule_order_created --> service_invoice_service",
    "service_invoice_service -.-> queue_invoice_service_dead_letters",
  ]) {
    expect(page).toContain(`\n  ${line}\n`);
  }
});

test("the page contains no names of an environment", () => {
  expect(page).not.toContain("lab2");
});
