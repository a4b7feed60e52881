import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { until, untilActivity, untilIdle } from "../support/conditions.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import { readStack, removeConsumers } from "../support/run-stack.ts";
import { createDataFolder } from "../support/start-process.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { runConsole, shareConsole } from "./run-console.ts";

const test = shareConsole();

const eventField = (page: Page) => page.getByLabel("Event (envelope or PutEvents entry)");
const patternField = (page: Page) => page.getByLabel("Event pattern to test (optional)");
const verdicts = (page: Page) => page.getByRole("region", { name: "Rule matches" });
const press = (page: Page, button: string) => page.getByRole("button", { name: button }).click();
const patterns = Object.values(readStack().resource.aws_cloudwatch_event_rule ?? {}).map(({ event_pattern }) =>
  JSON.parse(String(event_pattern)),
);

/** The verdict on an event, which more than one rule matches if it has more than five consumers. */
function describeMatches(detailType: string): string {
  const matching = patterns.filter((pattern) => pattern["detail-type"].includes(detailType));
  return `${matching.length} of ${patterns.length} rules match.`;
}

const HINT = "Check the rules to see which ones match";

describe.skipIf(!chromiumPath)("the playground", () => {
  const browser = useChromium();

  test("starts with a sample of the stack's event schemas, which its consumers accept", async ({
    consoleUrl,
    stack,
  }) => {
    const page = await browser.open(`${consoleUrl}/playground/event`);
    for (const sample of ["fulfilment_completed from fulfilment_service", "order_created from order_service"]) {
      await page.getByLabel("Sample event").selectOption(sample);
      const { source, ...event } = JSON.parse(await eventField(page).inputValue());
      expect(sample).toBe(`${event["detail-type"]} from ${source}`);
      await press(page, "Check rules");
      await verdicts(page).getByText(describeMatches(event["detail-type"])).waitFor();
    }
    await press(page, "Send to lab2-dev-bus");
    const { event } = await untilActivity(stack, "event-accepted", (accepted) => accepted.caller.includes("root"));
    expect(event).toMatchObject({ source: "order_service", detail: { data: { ID: "sample" } } });
    const ended = await untilActivity(stack, "invocation-ended", ({ functionName }) => /invoice/.test(functionName));
    expect(ended.error).toBeUndefined();
  });

  test("fills in the latest event on a page that was opened after it", async ({ consoleUrl, stack }) => {
    const id = await placeOrder(stack);
    await untilComplete(stack, id);
    const page = await browser.open(`${consoleUrl}/playground/event`);
    await press(page, "Fill in the latest event");
    await until(async () => expect(await eventField(page).inputValue()).toContain(id));
  });

  test("fills in the latest archived event of an earlier run, and says if there is none", async () => {
    const options = { dataFolder: createDataFolder(), edit: removeConsumers };
    const before = await runConsole(options);
    const page = await browser.open(`${before.consoleUrl}/playground/event`);
    await press(page, "Fill in the latest event");
    await page.getByText("No event yet. Place an order first.").waitFor();
    const id = await placeOrder(before);
    await untilIdle(before);
    await before.stop();

    const { consoleUrl } = await runConsole(options);
    await page.goto(`${consoleUrl}/playground/event`);
    await press(page, "Fill in the latest event");
    await until(async () => expect(await eventField(page).inputValue()).toContain(id));
  });

  test("drops the verdicts when the event or the pattern is edited", async ({ consoleUrl }) => {
    const page = await browser.open(`${consoleUrl}/playground/event`);
    for (const field of [eventField(page), patternField(page)]) {
      await press(page, "Check rules");
      await verdicts(page)
        .getByText(/^\d+ of \d+ rules match\.$/)
        .waitFor();
      await field.press("End");
      await field.pressSequentially(" ");
      await verdicts(page).getByText(HINT).waitFor();
    }
  });

  test("says that a pattern is invalid, not that it does not match", async ({ consoleUrl }) => {
    const page = await browser.open(`${consoleUrl}/playground/event`);
    for (const pattern of ["{", '{"source": "order_service"}', '{"source": []}', '{"detail-type": [{"unknown": 1}]}']) {
      await patternField(page).fill(pattern);
      await verdicts(page).getByText(HINT).waitFor();
      await press(page, "Check rules");
      const own = verdicts(page).getByRole("listitem").filter({ hasText: "Your pattern" });
      await own.getByText("invalid", { exact: true }).waitFor();
      await expect.poll(() => own.textContent()).not.toContain("no match");
      await expect.poll(() => own.locator(".verdict-reason").textContent()).not.toBe("");
    }
  });

  test("shows a fault from the command line at its switch, which turns it off", async ({
    consoleUrl,
    stack: { faults },
  }) => {
    const page = await browser.open(`${consoleUrl}/playground/faults`);
    const fails = page.getByRole("switch", { name: "invoice-service: Fails" });
    await expect.poll(() => fails.getAttribute("aria-checked")).toBe("false");
    faults.add({ on: "invocation", effect: "exception-before", function: "invoice-service" });
    await page.getByRole("switch", { name: "invoice-service: Fails", checked: true }).click();
    await page.getByText("No active faults").waitFor();
    expect(faults.list()).toEqual([]);
    await expect.poll(() => fails.getAttribute("aria-checked")).toBe("false");
  });
});
