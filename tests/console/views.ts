/// <reference lib="dom" />
import { ManualClock } from "local-cloud/testing";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { until, untilActivity } from "../support/conditions.ts";
import { placeOrder } from "../support/orders.ts";
import { runConsole } from "./run-console.ts";

/** Every view with a text that it shows when it is ready, and that the view before it does not show. */
const VIEWS: Record<string, { path: (id: string) => string; ready: string }> = {
  map: { path: () => "/", ready: "invoice-service" },
  resource: { path: () => "/?node=aws_lambda_function.invoice-service&tab=role", ready: '"dynamodb:UpdateItem"' },
  logs: { path: () => "/?node=aws_lambda_function.forecasting-service&tab=logs", ready: "order_created handled" },
  orders: { path: () => "/orders", ready: "1 order, newest first" },
  "no order": { path: () => "/orders?id=none", ready: "No orders match" },
  story: { path: (id) => `/orders/${id}`, ready: "GET /prod/order" },
  step: { path: (id) => `/orders/${id}?step=1`, ready: "Request event" },
  "unknown order": { path: () => "/orders/unknown", ready: "Unknown ID" },
  table: { path: () => "/table", ready: "time_order_service" },
  "dead letters": { path: () => "/dead-letters", ready: "FaultInjectedException" },
  archive: { path: () => "/archive", ready: "Rules to replay to" },
  "playground load": { path: () => "/playground", ready: "Load test" },
  "playground events": { path: () => "/playground/event", ready: "Rule matches" },
  "playground faults": { path: () => "/playground/faults", ready: "crash-after on each invocation" },
  "no view": { path: () => "/nowhere", ready: "Nothing at this address" },
};

const MINUTE_MS = 60_000;

export interface ConsoleWithContent {
  consoleUrl: string;
  /** The ID of the order. */
  id: string;
}

/** Runs a stack with content for every view: an order, a dead letter and an active fault. */
export async function runConsoleWithContent(): Promise<ConsoleWithContent> {
  const clock = new ManualClock();
  const stack = await runConsole({
    clock,
    faults: [{ on: "invocation", effect: "exception-before", function: "invoice-service", times: 3 }],
  });
  const id = await placeOrder(stack);
  for (const delayMs of [MINUTE_MS, 2 * MINUTE_MS]) {
    await until(() => expect(clock.pendingMs).toContain(delayMs));
    await clock.advance(delayMs);
  }
  await untilActivity(stack, "dead-letter");
  stack.faults.add({ on: "invocation", effect: "crash-after", function: "logistic-service" });
  return { ...stack, id };
}

/** Follows a link to a path, which changes the view without loading the page again. */
const followLink = (page: Page, path: string) =>
  page.evaluate((href) => {
    const link = Object.assign(document.createElement("a"), { href });
    document.body.append(link);
    link.click();
    link.remove();
  }, path);

/** Opens every view in turn, and calls `check` once the view is ready. */
export async function visitViews(
  page: Page,
  { id }: ConsoleWithContent,
  check: (view: string) => Promise<void>,
): Promise<void> {
  for (const [view, { path, ready }] of Object.entries(VIEWS)) {
    await followLink(page, path(id));
    await page.getByText(ready).first().waitFor();
    await check(view);
  }
}
