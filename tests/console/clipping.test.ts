/// <reference lib="dom" />
import { describe, expect } from "vitest";
import { untilIdle } from "../support/conditions.ts";
import { placeOrder } from "../support/orders.ts";
import { removeAddedServices } from "../support/sample-stack.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { shareConsole } from "./run-console.ts";

/** Pages have room for five services. */
const test = shareConsole({ edit: removeAddedServices });

describe.skipIf(!chromiumPath)("a page as wide as the screen", () => {
  const browser = useChromium();

  test("shows all columns of the table on a desktop, and counts the items that match", async ({
    consoleUrl,
    stack,
  }) => {
    const id = await placeOrder(stack);
    await placeOrder(stack);
    await untilIdle(stack);
    const page = await browser.open(`${consoleUrl}/table`);
    await page.getByText("lab2-dev-order-status: 2 items").waitFor();
    const clipped = await page
      .locator(".item-table :is(th, td)")
      .evaluateAll((cells) =>
        cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
      );
    expect(clipped).toEqual([]);
    const scroller = page.locator(".item-rows-scroller");
    await expect.poll(() => scroller.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);

    await page.getByLabel("Filter by ID").fill(id);
    await page.getByText("lab2-dev-order-status: 1 of 2 items").waitFor();
  });

  test("shows the names of five stamps in full on a small desktop", async ({ consoleUrl, stack }) => {
    await placeOrder(stack);
    await untilIdle(stack);
    const page = await browser.open(`${consoleUrl}/orders`, { width: 1024, height: 768 });
    const names = page.locator(".stamp-name");
    await names.first().waitFor();
    const clipped = await names.evaluateAll((all) =>
      all.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent),
    );
    expect(clipped).toEqual([]);
  });

  test("shows the dates of the archive in full on a phone", async ({ consoleUrl, stack }) => {
    await placeOrder(stack);
    await untilIdle(stack);
    const page = await browser.open(`${consoleUrl}/archive`, { width: 390, height: 844 });
    const from = page.getByLabel("From");
    await from.waitFor();
    // A date and a time to the second, with the button of the calendar.
    await expect.poll(() => from.evaluate((input) => input.clientWidth)).toBeGreaterThan(205);
  });

  test("shows when an order was placed, and which stamp is missing, on a phone", async ({ consoleUrl, stack }) => {
    stack.faults.add({ on: "invocation", effect: "throttle", function: "logistic-service" });
    const id = await placeOrder(stack);
    const page = await browser.open(`${consoleUrl}/orders`, { width: 390, height: 844 });
    const row = page.locator(".order-row", { hasText: id });
    await row.locator(".missing .stamp-name", { hasText: "logistic" }).waitFor();
    await expect.poll(() => row.locator(".order-note").evaluate((note) => note.scrollWidth - note.clientWidth)).toBe(0);
    const getColor = (name: string) =>
      row.locator(".stamp-name", { hasText: name }).evaluate((element) => getComputedStyle(element).color);
    expect(await getColor("logistic")).not.toBe(await getColor("order"));
  });
});
