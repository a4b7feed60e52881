import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { placeOrder } from "../support/orders.ts";
import type { RunningStack } from "../support/run-stack.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { runConsole } from "./run-console.ts";

/** The maximum number of items in a BatchWriteItem request. */
const MAX_BATCH_SIZE = 25;

const formatId = (number: number) => `order-${String(number).padStart(5, "0")}`;

/** Writes orders with stamps one minute apart; the last one is the newest. */
async function writeOrders({ dynamodb, outputs }: RunningStack, count: number): Promise<void> {
  const tableName = String(outputs.table_name);
  const stampedAt = (number: number) => new Date(Date.UTC(2025, 0, 1) + number * 60_000).toISOString();
  for (let first = 1; first <= count; first += MAX_BATCH_SIZE) {
    const requests = Array.from({ length: MAX_BATCH_SIZE }, (_, index) => ({
      PutRequest: { Item: { ID: formatId(first + index), time_order_service: stampedAt(first + index) } },
    }));
    await dynamodb.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
  }
}

/** Defines a test of the console with many orders. */
export function testManyOrders(count: number): void {
  describe.skipIf(!chromiumPath)(`with ${count.toLocaleString("en")} orders`, () => {
    const browser = useChromium();

    test("renders a few dozen rows, scrolls to the oldest order, filters and shows new orders", async () => {
      const stack = await runConsole();
      await writeOrders(stack, count);
      const page = await browser.open(`${stack.consoleUrl}/orders`);
      await page.getByText(`${count.toLocaleString("en")} orders, newest first`).waitFor();
      const list = page.getByRole("list", { name: "Orders, newest first" });
      const rows = list.getByRole("listitem");
      await expect.poll(() => rows.count()).toBeLessThan(60);
      await expect.poll(() => rows.first().textContent()).toContain(formatId(count));

      await rows.first().getByRole("link").focus();
      await page.keyboard.press("End");
      const oldest = list.getByRole("link", { name: formatId(1) });
      await oldest.waitFor();
      await page.waitForFunction((id) => document.activeElement?.textContent?.includes(id), formatId(1));

      const newOrder = await placeOrder(stack);
      await page.getByRole("button", { name: "1 new item" }).click();
      await rows.filter({ hasText: newOrder }).getByText("complete").waitFor();

      await page.getByLabel("Filter by ID").fill(formatId(499));
      await rows.filter({ hasText: formatId(499) }).waitFor();
      await expect.poll(() => rows.count()).toBe(1);
      expect(new URL(page.url()).search).toBe(`?id=${formatId(499)}`);

      await page.goto(`${stack.consoleUrl}/table`);
      await page.getByRole("table", { name: "Items of lab2-dev-order-status" }).getByText(newOrder).waitFor();
      await expect.poll(() => page.getByRole("row").count()).toBeLessThan(80);
    });
  });
}
