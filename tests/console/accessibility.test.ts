import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { until, untilActivity } from "../support/conditions.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { findViolations } from "./find-violations.ts";
import { shareConsole } from "./run-console.ts";
import { testViews } from "./test-views.ts";

const test = shareConsole();

/** A longer timeout, because axe checks every element of every view. */
const ALL_VIEWS = { timeout: 240_000 };

describe.skipIf(!chromiumPath)("every view of the console", () => {
  const browser = useChromium();

  test("passes the rules of axe on a phone, whose width it fits", ALL_VIEWS, async () => {
    await testViews(browser, { width: 360, height: 740 });
  });
});

describe.skipIf(!chromiumPath)("a keyboard user", () => {
  const browser = useChromium();
  /** Returns the text of the focused element, or an empty string if there is none. */
  const getFocusedText = (page: Page) => page.evaluate(() => document.querySelector(":focus")?.textContent ?? "");

  test("skips to the view, moves through the map, and opens and closes a resource", async ({ consoleUrl }) => {
    const page = await browser.open(consoleUrl);
    await page.getByText("logistic-service").first().waitFor();
    await page.keyboard.press("Tab");
    await expect.poll(() => getFocusedText(page)).toBe("Skip to content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await expect.poll(() => getFocusedText(page)).toContain("Place an order");
    await page.keyboard.press("Tab");
    await expect.poll(() => getFocusedText(page)).toContain("HTTP API api");
    // Other services behind the API share the column of order-service.
    for (const name of ["order-service", "bus"]) {
      for (let presses = 0; presses < 10 && !(await getFocusedText(page)).includes(name); presses++) {
        await page.keyboard.press("ArrowDown");
      }
      expect(await getFocusedText(page)).toContain(name);
    }
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("complementary").waitFor();
    const opened = await page.getByRole("complementary").getAttribute("aria-label");
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    await expect.poll(() => getFocusedText(page)).toContain(opened?.split(" ").at(-1) ?? "nothing was opened");
  });

  test("opens the orders with two keys and moves through a trace with the arrow keys", async ({
    consoleUrl,
    stack,
  }) => {
    const id = await placeOrder(stack);
    await untilComplete(stack, id);
    const page = await browser.open(consoleUrl);
    await page.getByText("logistic-service").first().waitFor();
    await page.keyboard.type("go");
    await page.getByRole("heading", { name: "Orders" }).waitFor();
    await page.getByRole("list", { name: "Orders, newest first" }).getByText(id).waitFor();
    await page.getByRole("searchbox", { name: "Filter by ID" }).focus();
    await page.keyboard.type(id.slice(0, 8));
    await until(async () => expect(new URL(page.url()).search).toBe(`?id=${id.slice(0, 8)}`));
    for (const filter of ["In progress", "Retrying", "Failed", "Complete", "Any stamps", "", "", id]) {
      await page.keyboard.press("Tab");
      await expect.poll(() => getFocusedText(page)).toContain(filter);
    }
    await page.keyboard.press("Enter");
    const steps = page.getByRole("region", { name: "Timeline" }).getByRole("link");
    await steps.first().focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => getFocusedText(page)).toContain("order-service");
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Invocation order-service" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    await expect.poll(() => getFocusedText(page)).toContain("order-service");
  });

  test("searches orders, events and keys from anywhere, and opens what is found", async ({ consoleUrl, stack }) => {
    const id = await placeOrder(stack, { headers: { "idempotency-key": "basket-17" } });
    await untilComplete(stack, id);
    const event = await untilActivity(stack, "event-accepted", ({ event }) => JSON.stringify(event).includes(id));
    const page = await browser.open(`${consoleUrl}/table`);
    const search = page.getByRole("dialog", { name: "Search" });
    const find = async (key: string, text: string, result: string) => {
      await page.keyboard.press(key);
      await search.getByRole("combobox").waitFor();
      await page.keyboard.type(text);
      await search.getByRole("option", { name: result, exact: true }).waitFor();
    };
    await page.getByText("time_order_service").first().waitFor();
    await find("/", id.slice(0, 13), `Order ${id}`);
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: id }).waitFor();
    await find("Control+k", "basket", "Key basket-17 GET /prod/order");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "basket-17" }).waitFor();
    await find("Meta+k", event.event.id, `Event ${event.event.id} order_created`);
    await search.getByRole("option", { name: "order_created" }).click();
    await page.getByRole("heading", { name: event.event.id }).waitFor();
    await page.getByRole("link", { name: "Table" }).focus();
    await find("/", "no such thing", "ID no such thing Open the timeline of this ID");
    await page.keyboard.press("Escape");
    await search.waitFor({ state: "hidden" });
    await expect.poll(() => getFocusedText(page)).toBe("Table");
    await find("/", "no such thing", "ID no such thing Open the timeline of this ID");
    await page.keyboard.press("Enter");
    await page.getByText("Unknown ID").waitFor();
  });

  test("reads the list of shortcuts and disables them", async ({ consoleUrl }) => {
    const page = await browser.open(consoleUrl);
    await page.getByText("logistic-service").first().waitFor();
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await dialog.getByText("Search orders, events and keys").waitFor();
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.keyboard.type("?go");
    expect(await dialog.isVisible()).toBe(false);
    expect(new URL(page.url()).pathname).toBe("/");
  });

  test("chooses a theme that is stored", async ({ consoleUrl }) => {
    const page = await browser.open(consoleUrl, { colorScheme: "light" });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    const theme = page.getByRole("button", { name: /^Theme/ });
    await theme.click();
    await expect.poll(() => background()).toBe(light);
    await theme.click();
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload();
    await expect.poll(() => background()).toBe(dark);
  });
});
