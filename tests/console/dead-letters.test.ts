import type { FaultInput } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { until } from "../support/conditions.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import type { RunningStack } from "../support/run-stack.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { shareConsole } from "./run-console.ts";

/** Retries are due when a test advances it. */
const clock = new ManualClock();
const test = shareConsole({ clock });

const MINUTE_MS = 60_000;
const ERROR = "FaultInjectedException A fault was injected.";
const INVOICE_FAILS: FaultInput = { on: "invocation", effect: "exception-before", function: "invoice-service" };

/** Places orders whose invoice fails for good, and returns their IDs. */
async function placeFailingOrders(stack: RunningStack, count: number): Promise<string[]> {
  stack.faults.add({ ...INVOICE_FAILS, times: 3 * count });
  const ids: string[] = [];
  while (ids.length < count) {
    ids.push(await placeOrder(stack));
  }
  await failTwiceMore(count);
  await until(() => expect(stack.activities.filter(({ type }) => type === "dead-letter")).toHaveLength(count));
  return ids;
}

/** Advances the clock by the delays of both retries of a number of invocations. */
async function failTwiceMore(count: number): Promise<void> {
  for (const delayMs of [MINUTE_MS, 2 * MINUTE_MS]) {
    await until(() => expect(clock.pendingMs.filter((pendingMs) => pendingMs === delayMs)).toHaveLength(count));
    await clock.advance(delayMs);
  }
}

const getFocusedName = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));

describe.skipIf(!chromiumPath)("the dead letters", () => {
  const browser = useChromium();

  test("are counted on every page, as active faults are, and are redriven after the fix", async ({ consoleUrl }) => {
    const page = await browser.open(`${consoleUrl}/playground/faults`);
    const goTo = (view: string) => page.getByRole("navigation", { name: "Views" }).getByText(view).click();
    await until(async () => expect(await page.title()).toBe("Playground · orders-dev"));
    const fails = page.getByRole("switch", { name: "invoice-service: Fails" });
    await fails.click();
    await page.getByText("exception-before on each invocation of lab2-dev-invoice-service").waitFor();
    await page.getByRole("link", { name: "1 fault on" }).waitFor();

    await goTo("Orders");
    await page.getByText("No orders yet").waitFor();
    await page.getByRole("button", { name: "Place an order" }).click();
    const order = page.getByRole("list", { name: "Orders, newest first" }).getByRole("listitem");
    await order.getByText("retrying").waitFor();
    await failTwiceMore(1);
    await page.getByRole("link", { name: "Dead letters 1" }).click();
    await expect.poll(() => page.title()).toBe("1 dead letter, 1 fault on · Dead letters · orders-dev");
    await page.getByText("Invocation failed, tried 3 times").waitFor();

    await page.goto(`${consoleUrl}/playground/faults`);
    await fails.click();
    await page.getByText("No active faults").waitFor();
    await page.getByRole("link", { name: "1 fault on" }).waitFor({ state: "detached" });
    await until(async () => expect(await page.title()).toBe("1 dead letter · Playground · orders-dev"));

    await goTo("Dead letters");
    await page.getByRole("button", { name: "Redrive all" }).click();
    await page.getByText("Redriven: 1 completed").waitFor();
    await page.getByText("No dead letters").waitFor();
    await goTo("Orders");
    await order.getByText("complete").waitFor();
  });

  test("are grouped by error, newest first, filtered, and redriven to their outcome", async ({ consoleUrl, stack }) => {
    const ids = await placeFailingOrders(stack, 4);
    const page = await browser.open(`${consoleUrl}/dead-letters`);
    const group = page.getByRole("region", { name: ERROR });
    await group.getByText("4 events in lab2-dev-invoice-service-dead-letters, the latest").waitFor();
    await expect.poll(() => group.getByRole("listitem").count()).toBe(4);
    const sent = await group
      .getByRole("listitem")
      .locator("time")
      .evaluateAll((times) => times.map((time) => (time as HTMLTimeElement).dateTime));
    expect(sent).toEqual(sent.toSorted().toReversed());

    await page.getByLabel("Filter dead letters").fill(ids[1] ?? "");
    await page.getByText("1 of 4 dead letters, 1 error").waitFor();
    expect(new URL(page.url()).search).toBe(`?filter=${ids[1]}`);
    await page.getByLabel("Filter dead letters").fill("no such error");
    await page.getByText("No dead letters match").waitFor();
    await page.getByLabel("Filter dead letters").fill("");

    stack.faults.add({ ...INVOICE_FAILS, times: 1 });
    await page.getByRole("button", { name: "Redrive all" }).click();
    const result = page.getByRole("region", { name: "Redrive" });
    await result.getByText("Redriven: 3 completed, 1 failed again").waitFor();
    await expect.poll(() => getFocusedName(page)).toBe("Redrive");
    await page.getByText("No event needs a redrive.").waitFor();
    await until(async () => {
      const items = await stack.items();
      expect(items.filter((item) => item.time_invoice_service !== undefined)).toHaveLength(3);
    });
    await result.getByRole("button", { name: "Dismiss the result" }).click();
    await result.waitFor({ state: "detached" });

    await until(() => expect(clock.pendingMs).toContain(MINUTE_MS));
    await clock.advance(MINUTE_MS);
    await Promise.all(ids.map((id) => untilComplete(stack, id)));
  });

  test("keep the focus on the page when one of them is redriven", async ({ consoleUrl, stack }) => {
    const ids = await placeFailingOrders(stack, 2);
    const page = await browser.open(`${consoleUrl}/dead-letters`);
    const oldest = page.getByRole("listitem").filter({ hasText: ids[0] ?? "" });
    await oldest.getByRole("button", { name: "Redrive" }).click();
    await page.getByText("Redriven: 1 completed").waitFor();
    await oldest.waitFor({ state: "detached" });
    await expect.poll(() => getFocusedName(page)).toBe("Redrive");
    await untilComplete(stack, ids[0] ?? "");
    await page.getByRole("link", { name: "Dead letters 1" }).waitFor();
  });
});
