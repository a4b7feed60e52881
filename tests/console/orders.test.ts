import type { FaultInput } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { listConsumers, orderEvents } from "../support/choreography.ts";
import { until, untilActivity } from "../support/conditions.ts";
import { placeOrder, stampNames, untilComplete } from "../support/orders.ts";
import { type RunningStack, readStack, replaceHandler } from "../support/run-stack.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { runConsole, shareConsole } from "./run-console.ts";

/** Retries are due when a test advances it. */
const clock = new ManualClock(Date.now());
const test = shareConsole({ clock, maxWorkersPerFunction: 1 });

const MINUTE_MS = 60_000;
const INVOICE_FAILS: FaultInput = { on: "invocation", effect: "exception-before", function: "invoice-service" };
/** Stamps an order, but does not publish an event. */
const STAMP_ONLY = `
export async function handler({ detail }) {
  const { AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, AWS_REGION, TABLE_NAME } = process.env;
  const credential = AWS_ACCESS_KEY_ID + "/20260101/" + AWS_REGION + "/dynamodb/aws4_request";
  const response = await fetch(AWS_ENDPOINT_URL, {
    method: "POST",
    headers: {
      authorization: "AWS4-HMAC-SHA256 Credential=" + credential + ", SignedHeaders=host, Signature=none",
      "content-type": "application/x-amz-json-1.0",
      "x-amz-date": "20260101T000000Z",
      "x-amz-target": "DynamoDB_20120810.UpdateItem",
    },
    body: JSON.stringify({
      TableName: TABLE_NAME,
      Key: { ID: { S: detail.data.ID } },
      UpdateExpression: "SET #stamp = :now",
      ExpressionAttributeNames: { "#stamp": "time_fulfilment_service" },
      ExpressionAttributeValues: { ":now": { S: new Date().toISOString() } },
    }),
  });
  if (!response.ok) {
    throw new Error(await response.text());
  }
}`;

const orders = (page: Page) => page.getByRole("list", { name: "Orders, newest first" }).getByRole("listitem");
const outcome = (page: Page) => page.getByRole("region", { name: "Outcome" });
const timeline = (page: Page) => page.getByRole("region", { name: "Timeline" });
const steps = (page: Page) => timeline(page).getByRole("link");

/** Advances the clock by the delays of both retries of an invocation. */
async function failTwiceMore(): Promise<void> {
  for (const delayMs of [MINUTE_MS, 2 * MINUTE_MS]) {
    await until(() => expect(clock.pendingMs).toContain(delayMs));
    await clock.advance(delayMs);
  }
}

/** Places an order whose invoice fails for good, and returns its ID. */
async function placeFailingOrder(stack: RunningStack): Promise<string> {
  stack.faults.add(INVOICE_FAILS);
  const id = await placeOrder(stack);
  await failTwiceMore();
  await untilActivity(stack, "dead-letter");
  return id;
}

// Precedes the other orders, because it counts.
describe.skipIf(!chromiumPath)("the list of orders", () => {
  const browser = useChromium();

  test("shows states, and filters by state, missing stamp, error and duration", async ({ consoleUrl, stack }) => {
    const complete = await placeOrder(stack);
    await untilComplete(stack, complete);
    const failed = await placeFailingOrder(stack);
    const retrying = await placeOrder(stack);
    await until(() => expect(clock.pendingMs).toContain(MINUTE_MS));
    const ids: Record<string, string> = { complete, failed, retrying };
    const page = await browser.open(`${consoleUrl}/orders`);
    for (const [state, id] of Object.entries(ids)) {
      await orders(page).filter({ hasText: id }).getByText(state, { exact: true }).waitFor();
    }
    const showsOnly = async (...states: string[]) => {
      await page.getByText(`${states.length} of 3 orders`).waitFor();
      for (const state of states) {
        await orders(page)
          .filter({ hasText: ids[state] ?? "" })
          .waitFor();
      }
    };
    for (const state of ["Failed", "Retrying", "Complete"]) {
      await page.getByRole("button", { name: state }).click();
      await showsOnly(state.toLowerCase());
    }
    await page.getByRole("button", { name: "Complete" }).click();
    await page.getByRole("combobox", { name: "Missing stamp" }).selectOption({ label: "Missing invoice" });
    await showsOnly("failed", "retrying");
    await page.getByRole("combobox", { name: "Missing stamp" }).selectOption({ label: "Any stamps" });
    await page.getByLabel("Error contains").fill("faultinjected");
    await showsOnly("failed", "retrying");
    await page.getByLabel("Error contains").fill("");
    await page.getByLabel("Slower than, in milliseconds").fill("86400000");
    await page.getByText("No orders match").waitFor();
    await page.getByText("0 of 3 orders").waitFor();

    stack.faults.clear();
    await clock.advance(MINUTE_MS);
    await page.getByLabel("Slower than, in milliseconds").fill("");
    await orders(page).filter({ hasText: retrying }).getByText("complete", { exact: true }).waitFor();
  });
});

describe.skipIf(!chromiumPath)("an order", () => {
  const browser = useChromium();

  test("is redriven in vain, then goes from stuck to fixed and verified in three clicks", async ({
    consoleUrl,
    stack,
  }) => {
    const id = await placeFailingOrder(stack);
    const page = await browser.open(`${consoleUrl}/orders/${id}`);
    await outcome(page).getByRole("button", { name: "Show the failure" }).click();
    const panel = page.getByRole("complementary");
    await panel.getByRole("heading", { name: "invoice-service, attempt 3" }).waitFor();
    await panel.getByText("failed after", { exact: false }).first().waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Redrive", exact: true }).click();
    await outcome(page).getByText("attempt 2 in", { exact: false }).waitFor();
    await outcome(page).getByText("retrying", { exact: true }).waitFor();
    await failTwiceMore();
    await outcome(page).getByText("invoice-service failed after 3 attempts").waitFor();
    await page.getByRole("button", { name: "Redrive", exact: true }).waitFor();

    await page.getByRole("navigation", { name: "Views" }).getByText("Orders").click();
    await orders(page).filter({ hasText: id }).getByText("failed").waitFor();
    let clicks = 0;
    const click = async (name: string | RegExp, role: "button" | "link" = "button") => {
      clicks += 1;
      await page.getByRole(role, { name }).click();
    };

    await click(new RegExp(id), "link");
    await outcome(page)
      .getByText("invoice-service failed after 3 attempts: FaultInjectedException: A fault was injected.")
      .waitFor();
    await outcome(page).getByText("The event is in invoice-service-dead-letters.").waitFor();
    await click("Turn off the fault");
    await page.getByRole("button", { name: "Turn off the fault" }).waitFor({ state: "detached" });
    await click(/^Redrive$/);
    await outcome(page)
      .getByText(/^Complete in /)
      .waitFor();
    expect(clicks).toBe(3);
    await expect.poll(() => steps(page).getByText("invoice-service, redriven by the console").count()).toBe(2);
    await page.getByRole("button", { name: "Redrive", exact: true }).waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Outcome");
  });

  test("shows when its retry is due, as a sentence and as a step", async ({ consoleUrl, stack }) => {
    stack.faults.add({ ...INVOICE_FAILS, times: 1 });
    const id = await placeOrder(stack);
    await until(() => expect(clock.pendingMs).toContain(MINUTE_MS));
    const page = await browser.open(`${consoleUrl}/orders/${id}`);
    await outcome(page)
      .getByText(/^Waiting for invoice-service: attempt 2 in \d.*, after FaultInjected/)
      .waitFor();
    await steps(page).getByText("invoice-service, attempt 2 is due").waitFor();
    await clock.advance(MINUTE_MS);
    await outcome(page)
      .getByText(/^Complete in /)
      .waitFor();
    await expect.poll(() => steps(page).getByText("is due").count()).toBe(0);
    await expect.poll(() => steps(page).filter({ hasText: "attempt 2:" }).count()).toBe(1);
  });

  test("names the service that finished without publishing its event", async () => {
    const stack = await runConsole({
      edit: (json, folder) => replaceHandler(json, folder, "fulfilment-service", STAMP_ONLY),
    });
    const id = await placeOrder(stack);
    const page = await browser.open(`${stack.consoleUrl}/orders/${id}`);
    await outcome(page)
      .getByText(
        "Waiting for logistic_service: fulfilment_service finished without publishing fulfilment_completed, which its contract declares.",
      )
      .waitFor();
    await outcome(page).getByText("failed", { exact: true }).waitFor();
  });

  test("stays unknown however often it is asked for", async ({ consoleUrl, stack }) => {
    const page = await browser.open(`${consoleUrl}/orders/unknown`);
    await page.getByText("Unknown ID").waitFor();
    await fetch(`${stack.orderUrl}/unknown`);
    await page.reload();
    await page.getByText("Unknown ID").waitFor();
    await expect.poll(() => timeline(page).count()).toBe(0);
  });

  test("has a timeline whose steps replace each other in the history", async ({ consoleUrl, stack }) => {
    const id = await placeOrder(stack);
    await untilComplete(stack, id);
    const page = await browser.open(`${consoleUrl}/orders`);
    await orders(page).filter({ hasText: id }).getByRole("link").click();
    await steps(page).first().click();
    const panel = page.getByRole("complementary");
    await panel.getByRole("heading", { name: "GET /prod/order" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await panel.getByRole("heading", { name: "order-service" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await panel.getByRole("heading", { name: "order_created from order_service" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await panel.getByRole("heading", { name: "order-service" }).waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain("order-service");
    await page.goBack();
    await page.getByRole("heading", { name: "Orders" }).waitFor();
  });

  test("has a timeline that is searched, expanded and collapsed", async ({ consoleUrl, stack }) => {
    const id = await placeOrder(stack);
    await untilComplete(stack, id);
    const page = await browser.open(`${consoleUrl}/orders/${id}`);
    await outcome(page)
      .getByText(/^Complete in /)
      .waitFor();
    await expect.poll(() => steps(page).getByText("dynamodb:UpdateItem").count()).toBe(0);
    await timeline(page).getByRole("button", { name: "Expand all" }).click();
    await expect.poll(() => steps(page).getByText("dynamodb:UpdateItem").count()).toBe(stampNames.length);
    await expect.poll(() => steps(page).getByText("did not match").count()).toBe(0);
    await timeline(page).getByRole("button", { name: "Details" }).click();
    const patterns = Object.values(readStack().resource.aws_cloudwatch_event_rule ?? {}).map(({ event_pattern }) =>
      JSON.parse(String(event_pattern)),
    );
    const mismatches = orderEvents.flatMap(({ detailType }) =>
      patterns.filter((pattern) => !pattern["detail-type"].includes(detailType)),
    );
    await expect.poll(() => steps(page).getByText("did not match").count()).toBe(mismatches.length);
    await timeline(page).getByRole("button", { name: "Details" }).click();
    await timeline(page).getByRole("button", { name: "Collapse all" }).click();
    await timeline(page).getByRole("searchbox").fill("fulfilment_completed handled");
    const found = await steps(page).allInnerTexts();
    expect(found.at(-1)).toContain("INFO fulfilment_completed handled");
    expect(listConsumers("fulfilment_completed")).toContain(found.at(-2)?.split("\n")[0]);
    await timeline(page).getByRole("searchbox").fill("nothing like this");
    await timeline(page).getByText("No steps match").waitFor();
    await timeline(page).getByRole("searchbox").fill("");
    await steps(page).filter({ hasText: "logistic-service" }).focus();
    await page.keyboard.press("ArrowRight");
    await steps(page).getByText("Delivery to logistic-service").waitFor();
    await page.keyboard.press("ArrowLeft");
    await steps(page).getByText("Delivery to logistic-service").waitFor({ state: "detached" });
  });

  test("is indented more than its cause on every step", async ({ consoleUrl, stack }) => {
    const id = await placeOrder(stack);
    await untilComplete(stack, id);
    const page = await browser.open(`${consoleUrl}/orders/${id}`);
    await timeline(page).getByRole("button", { name: "Expand all" }).click();
    const getLeft = async (text: string) =>
      (await steps(page).getByText(text, { exact: true }).last().boundingBox())?.x ?? 0;
    const logistic = await getLeft("logistic-service");
    expect(await getLeft("fulfilment_completed from fulfilment_service")).toBeLessThan(logistic);
    expect(await getLeft("INFO fulfilment_completed handled")).toBeGreaterThan(logistic);
  });
});
