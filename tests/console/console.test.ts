import type { ArchivesView, Counts, ItemPage } from "local-cloud/console-api";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { listPath, orderEvents, orderServices } from "../support/choreography.ts";
import { until } from "../support/conditions.ts";
import { callConsole } from "../support/console.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { startInterruptibleProxy } from "./interruptible-proxy.ts";
import { shareConsole } from "./run-console.ts";

// With one worker per function, no order waits for another one to start.
const test = shareConsole({ maxWorkersPerFunction: 1 });

const bus = "aws_cloudwatch_event_bus.bus";
const logisticService = "aws_lambda_function.logistic-service";

const goTo = (page: Page, view: string) => page.getByRole("navigation", { name: "Views" }).getByText(view).click();
const orders = (page: Page) => page.getByRole("list", { name: "Orders, newest first" }).getByRole("listitem");
const press = (page: Page, button: string | RegExp) => page.getByRole("button", { name: button }).click();

describe.skipIf(!chromiumPath)("the console", () => {
  const browser = useChromium();

  test("shows every stamp and the trace of an order that is placed on the page", async ({ consoleUrl }) => {
    const page = await browser.open(`${consoleUrl}/orders`);
    await press(page, "Place an order");
    const order = orders(page).first();
    await order.getByText("complete").waitFor();
    const stamps = await order.locator(".stamp:not(.missing) .stamp-name").allTextContents();
    expect(stamps.map((stamp) => `${stamp}-service`).toSorted()).toEqual(orderServices);
    const lengths = stamps.map((stamp) => listPath(`${stamp}-service`).length);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));

    await order.getByRole("link").click();
    const story = page.getByRole("region", { name: "Timeline" });
    await story.getByText("POST /prod/order").waitFor();
    await story.getByRole("button", { name: "Expand all" }).click();
    await story.getByRole("button", { name: "Details" }).click();
    const steps = (await story.getByRole("listitem").allInnerTexts()).join("\n");
    expect(steps).toContain("order_created from order_service");
    expect(steps).toMatch(/fulfilment-completed\s*source\s*did not match: is "order_service"/);
    expect(steps).toContain("Delivery to invoice-service");
    expect(steps).toContain("dynamodb:UpdateItem on order-status");

    await story.getByText("order_created from order_service").click();
    const panel = page.getByRole("complementary", { name: /^Event order_created/ });
    await expect
      .poll(() => panel.getByRole("region", { name: "Event", exact: true }).textContent())
      .toContain('"detail-type": "order_created"');
    const link = page.url();
    const again = await browser.open(link);
    await again.getByRole("complementary", { name: /^Event order_created/ }).waitFor();
  });

  test("shows which field failed for each rule that a pasted event does not match", async ({ consoleUrl }) => {
    const page = await browser.open(`${consoleUrl}/playground/event`);
    const event = { source: "order_service", "detail-type": "order_canceled", detail: { data: { ID: "1" } } };
    await page.getByLabel("Event (envelope or PutEvents entry)").fill(JSON.stringify(event));
    await press(page, "Check rules");
    const verdicts = page.getByRole("region", { name: "Rule matches" });
    await verdicts.getByText("No rule matches: the bus would drop the event.").waitFor();
    const orderCreated = verdicts.getByRole("listitem").filter({ hasText: "lab2-dev-order-created on " });
    await expect
      .poll(() => orderCreated.textContent())
      .toMatch(/detail-type is "order_canceled", but the pattern requires "order_created"/);

    await page.getByLabel("Event pattern to test (optional)").fill('{"detail-type": [{"prefix": "order_"}]}');
    await press(page, "Check rules");
    await verdicts.getByRole("listitem").filter({ hasText: "Your pattern" }).getByText("matches").waitFor();
  });

  test("rejects a text that is not an event with an explanation", async ({ consoleUrl }) => {
    const page = await browser.open(`${consoleUrl}/playground/event`);
    await page.getByLabel("Event (envelope or PutEvents entry)").fill("[1]");
    await press(page, "Check rules");
    await page.getByText("An event must be a JSON object with source, detail-type and detail.").waitFor();
  });

  test("shows activities that happened while the connection was interrupted", async ({ consoleUrl, stack }) => {
    const proxy = await startInterruptibleProxy(consoleUrl);
    const page = await browser.open(`${proxy.url}/orders`);
    const placed = await placeOrder(stack);
    await orders(page).filter({ hasText: placed }).getByText("complete").waitFor();
    const before = await orders(page).count();

    await proxy.interrupt();
    await page.getByText("; reconnects automatically").waitFor();
    const missed = await Promise.all([placeOrder(stack), placeOrder(stack), placeOrder(stack)]);
    await Promise.all(missed.map((id) => untilComplete(stack, id)));
    expect(await orders(page).count()).toBe(before);

    await proxy.restore();
    await page.getByRole("status").filter({ hasText: "Live" }).waitFor();
    for (const id of missed) {
      await orders(page).filter({ hasText: id }).getByText("complete").waitFor();
    }
    await expect.poll(() => orders(page).count()).toBe(before + missed.length);
    await goTo(page, "Map");
    const { nodes } = await callConsole<Counts>(stack, "GET", "/api/counts");
    await page.getByRole("link", { name: `Event bus bus ${nodes[bus]?.total} events` }).waitFor();
  });

  test("shows counts on the map, and the configuration, role and logs of a resource", async ({ consoleUrl, stack }) => {
    await untilComplete(stack, await placeOrder(stack));
    const { nodes } = await callConsole<Counts>(stack, "GET", "/api/counts");
    const page = await browser.open(consoleUrl);
    await press(page, "Place an order");
    const invocations = (nodes[logisticService]?.total ?? 0) + 1;
    await page.getByRole("link", { name: `Function logistic-service ${invocations} invocations` }).click();
    const panel = page.getByRole("complementary", { name: "Function logistic-service" });
    await panel.getByRole("link", { name: "Configuration" }).click();
    await panel.getByText('"nodejs24.x"').waitFor();
    await panel.getByRole("link", { name: "Role" }).click();
    await panel.getByText('"dynamodb:UpdateItem"').waitFor();
    await panel.getByRole("link", { name: "Logs" }).click();
    await panel.getByText("INFO fulfilment_completed handled").first().waitFor();
    await page.goBack();
    await panel.getByText('"dynamodb:UpdateItem"').waitFor();
  });

  test("shows a failed update, also on pages opened later, until it is fixed", async ({
    consoleUrl,
    stack: { activityLog },
  }) => {
    const early = await browser.open(consoleUrl);
    await early.getByText("logistic-service").first().waitFor();
    activityLog.record({ type: "update-failed", message: "order-service: type errors" });
    await early.getByRole("alert").getByText("order-service: type errors").waitFor();

    const late = await browser.open(`${consoleUrl}/orders`);
    await late.getByRole("alert").getByText("order-service: type errors").waitFor();
    activityLog.record({ type: "function-updated", functionName: "lab2-dev-invoice-service" });
    await late.getByText("Reloaded invoice-service.").waitFor();
    await expect.poll(() => late.getByRole("alert").isVisible()).toBe(true);
    activityLog.record({ type: "update-recovered" });
    for (const page of [early, late]) {
      await page.getByRole("alert").waitFor({ state: "detached" });
    }
  });

  test("previews a replay, then runs it", async ({ consoleUrl, stack }) => {
    await untilComplete(stack, await placeOrder(stack));
    const events = await until(async () => {
      const { archives } = await callConsole<ArchivesView>(stack, "GET", "/api/archives");
      const [{ events } = { events: 0 }] = archives;
      expect(events % orderEvents.length).toBe(0);
      return events;
    });
    const page = await browser.open(`${consoleUrl}/archive`);
    await page.getByText(`${events} events, from`).waitFor();
    await page.getByRole("checkbox", { name: "order-created", exact: true }).uncheck();
    await press(page, "Preview");
    await expect
      .poll(() => page.getByRole("row", { name: /lab2-dev-fulfilment-completed/ }).textContent())
      .toContain(String(events / orderEvents.length));
    await expect
      .poll(() => page.getByRole("row", { name: /lab2-dev-order-created(?!-)/ }).textContent())
      .toContain("0");
    await press(page, `Replay ${events} events`);
    await page
      .getByRole("row", { name: /completed/ })
      .getByText("completed", { exact: true })
      .waitFor();
  });

  test("shows all times in UTC on request, and remembers it", async ({ consoleUrl, stack }) => {
    const id = await placeOrder(stack);
    const page = await browser.open(`${consoleUrl}/orders`);
    await page.getByText(id).waitFor();
    await press(page, "Times: Local time. Switch to: UTC");
    await page.reload();
    await page.getByRole("button", { name: "Times: UTC. Switch to: Local time" }).waitFor();
  });

  test("places orders at a fixed rate and lists each", async ({ consoleUrl, stack }) => {
    const { total } = await callConsole<ItemPage>(stack, "GET", "/api/items");
    const page = await browser.open(`${consoleUrl}/playground`);
    await page.getByLabel("Requests per second").fill("5");
    await page.getByLabel("Duration (seconds)").fill("2");
    await press(page, "Start");
    await page.getByText("Done: 10 of 10 requests sent, 10 succeeded").waitFor();
    await goTo(page, "Orders");
    await page.getByText(`${total + 10} orders, newest first`).waitFor();
  });
});
