import { ManualClock } from "local-cloud/testing";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { until } from "../support/conditions.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { runConsole } from "./run-console.ts";

const MINUTE_MS = 60_000;
const ERROR = "FaultInjectedException A fault was injected.";

/** Runs a stack with orders whose invoice failed for good. */
async function runWithDeadLetters(orders: number) {
  const clock = new ManualClock();
  const times = 3 * orders;
  const stack = await runConsole({
    clock,
    faults: [{ on: "invocation", effect: "exception-before", function: "invoice-service", times }],
  });
  const ids: string[] = [];
  for (let count = 0; count < orders; count += 1) {
    ids.push(await placeOrder(stack));
  }
  for (const delayMs of [MINUTE_MS, 2 * MINUTE_MS]) {
    await until(() => expect(clock.pendingMs.filter((pendingMs) => pendingMs === delayMs)).toHaveLength(orders));
    await clock.advance(delayMs);
  }
  await until(() => expect(stack.activities.filter(({ type }) => type === "dead-letter")).toHaveLength(orders));
  return { ...stack, ids };
}

const getFocusedName = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));

describe.skipIf(!chromiumPath)("the dead letters", () => {
  const browser = useChromium();

  test("are grouped by error, newest first, filtered, and redriven to their outcome", async () => {
    const { consoleUrl, faults, ids, ...stack } = await runWithDeadLetters(4);
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

    faults.add({ on: "invocation", effect: "exception-before", function: "invoice-service", times: 1 });
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
  });

  test("keep the focus on the page when one of them is redriven", async () => {
    const { consoleUrl, ids, ...stack } = await runWithDeadLetters(2);
    const page = await browser.open(`${consoleUrl}/dead-letters`);
    const oldest = page.getByRole("listitem").filter({ hasText: ids[0] ?? "" });
    await oldest.getByRole("button", { name: "Redrive" }).click();
    await page.getByText("Redriven: 1 completed").waitFor();
    await oldest.waitFor({ state: "detached" });
    await expect.poll(() => getFocusedName(page)).toBe("Redrive");
    await untilComplete({ ...stack, consoleUrl }, ids[0] ?? "");
    await page.getByRole("link", { name: "Dead letters 1" }).waitFor();
  });
});
