import { ManualClock } from "local-cloud/testing";
import { describe, expect, test } from "vitest";
import { until, untilActivity } from "../support/conditions.ts";
import { placeOrder } from "../support/orders.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { runConsole } from "./run-console.ts";

const MINUTE_MS = 60_000;

describe.skipIf(!chromiumPath)("every page of the console", () => {
  const browser = useChromium();

  test("shows the number of dead letters and of active faults, also in its title", async () => {
    const clock = new ManualClock();
    const stack = await runConsole({ clock });
    const page = await browser.open(`${stack.consoleUrl}/table`);
    await until(async () => expect(await page.title()).toBe("Table · orders-dev"));
    const { id } = stack.faults.add({ on: "invocation", effect: "exception-before", function: "invoice-service" });
    await page.getByRole("link", { name: "1 fault on" }).waitFor();
    await placeOrder(stack);
    for (const delayMs of [MINUTE_MS, 2 * MINUTE_MS]) {
      await until(() => expect(clock.pendingMs).toContain(delayMs));
      await clock.advance(delayMs);
    }
    await untilActivity(stack, "dead-letter");
    await page.getByRole("link", { name: "Dead letters 1" }).waitFor();
    await expect.poll(() => page.title()).toBe("1 dead letter, 1 fault on · Table · orders-dev");

    stack.faults.remove(id);
    await page.getByRole("link", { name: "1 fault on" }).waitFor({ state: "detached" });
    await until(async () => expect(await page.title()).toBe("1 dead letter · Table · orders-dev"));
  });

  test("shows all times in UTC on request, and remembers it", async () => {
    const stack = await runConsole();
    const id = await placeOrder(stack);
    const page = await browser.open(`${stack.consoleUrl}/orders`);
    await page.getByText(id).waitFor();
    await page.getByRole("button", { name: "Times: Local time. Switch to: UTC" }).click();
    await page.reload();
    await page.getByRole("button", { name: "Times: UTC. Switch to: Local time" }).waitFor();
  });
});
