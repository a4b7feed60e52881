import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { ManualClock } from "local-cloud/testing";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { until, untilActivity } from "../support/conditions.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import { chromiumPath, type PageOptions, useChromium } from "./chromium.ts";
import { runConsole } from "./run-console.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Every view with a text that it shows when it is ready. */
const VIEWS: Record<string, { path: (id: string) => string; ready: string }> = {
  map: { path: () => "/", ready: "invoice-service" },
  resource: { path: () => "/?node=aws_lambda_function.invoice-service&tab=role", ready: '"dynamodb:UpdateItem"' },
  logs: { path: () => "/?node=aws_lambda_function.forecasting-service&tab=logs", ready: "order_created handled" },
  orders: { path: () => "/orders", ready: "complete" },
  "no order": { path: () => "/orders?id=none", ready: "No orders match" },
  story: { path: (id) => `/orders/${id}`, ready: "GET /prod/order" },
  step: { path: (id) => `/orders/${id}?step=1`, ready: "Request event" },
  "unknown order": { path: () => "/orders/unknown", ready: "Unknown ID" },
  table: { path: () => "/table", ready: "time_order_service" },
  "dead letters": { path: () => "/dead-letters", ready: "FaultInjectedException" },
  archive: { path: () => "/archive", ready: "Rules to replay to" },
  "try requests": { path: () => "/try", ready: "Load test" },
  "try an event": { path: () => "/try/event", ready: "Rule matches" },
  "try faults": { path: () => "/try/faults", ready: "crash-after on each invocation" },
  "no view": { path: () => "/nowhere", ready: "Nothing at this address" },
};

const MINUTE_MS = 60_000;
/** A longer timeout, because axe checks every element of every view. */
const ALL_VIEWS = { timeout: 240_000 };
const PHONE: PageOptions = { width: 360, height: 740 };

/** Runs a stack with content for every view: an order, a dead letter and an active fault. */
async function runConsoleWithContent(): Promise<{ consoleUrl: string; id: string }> {
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

async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const results = (await page.evaluate("axe.run()")) as AxeResults;
  return results.violations.flatMap(({ help, nodes }) =>
    nodes.map(({ failureSummary, html }) => `${help}: ${html} ${failureSummary}`),
  );
}

/** Measures by how many pixels a page or its view is wider than the screen. */
function measureOverflowPx(page: Page): Promise<number> {
  return page.evaluate(() => {
    const parts = [document.documentElement, document.querySelector("main")];
    return Math.max(...parts.map((part) => (part ? part.scrollWidth - part.clientWidth : 0)));
  });
}

describe.skipIf(!chromiumPath)("every view of the console", () => {
  const browser = useChromium();

  test.each(["light", "dark"] as const)("passes the rules of axe in the %s theme", ALL_VIEWS, async (colorScheme) => {
    const { consoleUrl, id } = await runConsoleWithContent();
    const page = await browser.open(consoleUrl, { colorScheme, reducedMotion: "reduce" });
    const found: Record<string, string[]> = {};
    for (const [view, { path, ready }] of Object.entries(VIEWS)) {
      await page.goto(consoleUrl + path(id));
      await page.getByText(ready).first().waitFor();
      const broken = await findViolations(page);
      if (broken.length > 0) {
        found[view] = broken;
      }
    }
    expect(found).toEqual({});
  });

  test("fits the width of a phone and passes the rules of axe there", ALL_VIEWS, async () => {
    const { consoleUrl, id } = await runConsoleWithContent();
    const page = await browser.open(consoleUrl, { ...PHONE, reducedMotion: "reduce" });
    const found: Record<string, unknown> = {};
    for (const [view, { path, ready }] of Object.entries(VIEWS)) {
      await page.goto(consoleUrl + path(id));
      await page.getByText(ready).first().waitFor();
      const [overflowPx, broken] = [await measureOverflowPx(page), await findViolations(page)];
      if (overflowPx > 0 || broken.length > 0) {
        found[view] = { overflowPx, broken };
      }
    }
    expect(found).toEqual({});
  });
});

describe.skipIf(!chromiumPath)("a keyboard user", () => {
  const browser = useChromium();
  /** Returns the text of the focused element, or an empty string if there is none. */
  const getFocusedText = (page: Page) => page.evaluate(() => document.querySelector(":focus")?.textContent ?? "");

  test("skips to the view, moves through the map, and opens and closes a resource", async () => {
    const { consoleUrl } = await runConsole();
    const page = await browser.open(consoleUrl);
    await page.getByText("logistic-service").first().waitFor();
    await page.keyboard.press("Tab");
    expect(await getFocusedText(page)).toBe("Skip to content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await getFocusedText(page)).toContain("Place an order");
    await page.keyboard.press("Tab");
    expect(await getFocusedText(page)).toContain("HTTP API api");
    for (const name of ["order-service", "bus", "order-created"]) {
      await page.keyboard.press("ArrowRight");
      if (name !== "order-created") {
        expect(await getFocusedText(page)).toContain(name);
      }
    }
    await page.keyboard.press("Enter");
    await page.getByRole("complementary").waitFor();
    const opened = await page.getByRole("complementary").getAttribute("aria-label");
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    expect(await getFocusedText(page)).toContain(opened?.split(" ").at(-1) ?? "nothing was opened");
  });

  test("opens the orders with two keys and moves through a trace with the arrow keys", async () => {
    const stack = await runConsole();
    const id = await placeOrder(stack);
    await untilComplete(stack, id);
    const page = await browser.open(stack.consoleUrl);
    await page.getByText("logistic-service").first().waitFor();
    await page.keyboard.type("go");
    await page.getByRole("heading", { name: "Orders" }).waitFor();
    await page.getByRole("list", { name: "Orders, newest first" }).getByText(id).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type(id.slice(0, 8));
    await until(async () => expect(new URL(page.url()).search).toBe(`?id=${id.slice(0, 8)}`));
    await page.keyboard.press("Tab");
    expect(await getFocusedText(page)).toContain("Incomplete only");
    await page.keyboard.press("Tab");
    expect(await getFocusedText(page)).toContain(id);
    await page.keyboard.press("Enter");
    const steps = page.getByRole("region", { name: "Timeline" }).getByRole("link");
    await steps.first().focus();
    await page.keyboard.press("ArrowDown");
    expect(await getFocusedText(page)).toContain("order-service");
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Invocation order-service" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    expect(await getFocusedText(page)).toContain("order-service");
  });

  test("reads the list of shortcuts and disables them", async () => {
    const { consoleUrl } = await runConsole();
    const page = await browser.open(consoleUrl);
    await page.getByText("logistic-service").first().waitFor();
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await dialog.getByText("Filter the list").waitFor();
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.keyboard.type("?go");
    expect(await dialog.isVisible()).toBe(false);
    expect(new URL(page.url()).pathname).toBe("/");
  });

  test("chooses a theme that is stored", async () => {
    const { consoleUrl } = await runConsole();
    const page = await browser.open(consoleUrl, { colorScheme: "light" });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    const theme = page.getByRole("button", { name: /^Theme/ });
    await theme.click();
    expect(await background()).toBe(light);
    await theme.click();
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await background()).toBe(dark);
  });
});
