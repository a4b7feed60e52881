/// <reference lib="dom" />
import type { Guide } from "local-cloud";
import type { Counts } from "local-cloud/console-api";
import { ManualClock } from "local-cloud/testing";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { publishedEvents } from "../support/choreography.ts";
import { until, untilActivity } from "../support/conditions.ts";
import { callConsole } from "../support/console.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import { readStack } from "../support/run-stack.ts";
import { removeAddedServices } from "../support/sample-stack.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { runConsole, shareConsole } from "./run-console.ts";

/** Retries are due when a test advances it. It starts today, because the map shows the date of other days. */
const clock = new ManualClock(Date.now());
const test = shareConsole({ clock });

const MINUTE_MS = 60_000;
const SENTENCE =
  "Services never call each other. They publish events to the bus, and react to those that a rule sends them.";

const guide: Guide = {
  read: () => ({ title: "Tutorial", steps: [], task: "# Publish the event", checks: [] }),
  subscribe: () => () => {},
};

const resource = (page: Page, name: string | RegExp) =>
  page.getByRole("list", { name: "Resources, in the order of events" }).getByRole("link", { name });

/** Lists the names on the map that are cut off. */
const findClippedNames = (page: Page) =>
  page
    .locator(".map-node-label")
    .evaluateAll((labels) =>
      labels.filter((label) => label.scrollWidth > label.clientWidth || label.scrollHeight > label.clientHeight + 1),
    );

/** Measures by how many pixels the map is wider or higher than its frame. */
const measureOverflow = (page: Page) =>
  page
    .locator(".map-frame")
    .evaluate((frame) => Math.max(frame.scrollWidth - frame.clientWidth, frame.scrollHeight - frame.clientHeight));

/** Measures the space between the map and the end of the page, in pixels. */
const measureSpaceBelow = (page: Page) =>
  page.locator(".map-frame").evaluate((frame) => innerHeight - frame.getBoundingClientRect().bottom);

/** Expects that the map shows everything inside its frame, which fills the page. */
async function expectFits(page: Page): Promise<void> {
  await resource(page, /^Table/).waitFor();
  await until(async () => expect(await measureOverflow(page)).toBeLessThanOrEqual(0));
  await until(async () => expect(await findClippedNames(page)).toEqual([]));
  await until(async () => expect(await measureSpaceBelow(page)).toBeLessThan(32));
}

/** Returns the contrast of each kind of edge with the map's background. */
const measureContrasts = (page: Page) =>
  page.locator(".map-edge").evaluateAll((edges) => {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const luminance = (color: string): number => {
      if (!context) {
        return 0;
      }
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = Array.from(context.getImageData(0, 0, 1, 1).data, (value) => {
        const part = value / 255;
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const frame = document.querySelector(".map-frame");
    const background = luminance(frame ? getComputedStyle(frame).backgroundColor : "");
    return ["unused", "used", "failing"].map((state) => {
      edges[0]?.setAttribute("class", `map-edge ${state}`);
      const path = edges[0]?.querySelector("path");
      const edge = luminance(path ? getComputedStyle(path).stroke : "");
      return (Math.max(edge, background) + 0.05) / (Math.min(edge, background) + 0.05);
    });
  });

describe.skipIf(!chromiumPath)("the map", () => {
  const browser = useChromium();

  test("explains the system on its first screen: a sentence, kinds of resources and names of events", async ({
    consoleUrl,
  }) => {
    const page = await browser.open(consoleUrl);
    await page.getByText(SENTENCE).waitFor();
    const text = await page.getByRole("main").textContent();
    for (const words of ["HTTP API", "Function", "Event bus", "Rule", "Table", "Archive", "Place an order"]) {
      expect(text).toContain(words);
    }
    const events = await page.locator(".map-edge-event").allTextContents();
    const routed = Object.values(readStack().resource.aws_cloudwatch_event_rule ?? {}).flatMap(
      ({ event_pattern }) => JSON.parse(String(event_pattern))["detail-type"],
    );
    const published = publishedEvents.map(({ detailType }) => detailType);
    expect(events.map((name) => name.trim()).toSorted()).toEqual([...published, ...routed].toSorted());
    expect(await resource(page, /^Queue/).count()).toBe(0);
  });

  // Precedes the other orders, which are not slow.
  test("plays the first order in slow motion, step by step, and leads to it", async ({ consoleUrl, stack }) => {
    const page = await browser.open(consoleUrl, { isolated: true });
    await page.getByText(SENTENCE).waitFor();
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 1_000);
    await page.getByRole("button", { name: "Place an order" }).click();
    await untilActivity(stack, "invocation-ended", ({ functionName }) => functionName.includes("logistic"));
    for (const text of [
      "order-service publishes order_created to bus",
      "bus routes to order-created",
      /^order-created delivers to .*invoice-service/,
      "fulfilment-service publishes fulfilment_completed to bus",
      /Counts since \d\d:\d\d:\d\d, when this run started/,
    ]) {
      await until(async () => {
        await page.clock.runFor(250);
        expect(await page.getByText(text).isVisible()).toBe(true);
      });
    }
    await page.clock.resume();
    await page.getByRole("link", { name: "Follow it" }).click();
    await page.getByRole("region", { name: "Timeline" }).waitFor();
  });

  test("shows red only while something is wrong, and dead letters as a badge of their service", async ({
    consoleUrl,
    stack,
  }) => {
    const { nodes } = await callConsole<Counts>(stack, "GET", "/api/counts");
    const invocations = nodes["aws_lambda_function.invoice-service"]?.total ?? 0;
    stack.faults.add({ on: "invocation", effect: "exception-before", function: "invoice-service", times: 3 });
    const page = await browser.open(consoleUrl, { reducedMotion: "reduce" });
    const invoice = resource(page, /^Function invoice-service/);
    await invoice.waitFor();
    await expect.poll(() => invoice.textContent()).not.toContain("failing");
    const id = await placeOrder(stack);
    await invoice.getByText("failing").waitFor();
    for (const delayMs of [MINUTE_MS, 2 * MINUTE_MS]) {
      await until(() => expect(clock.pendingMs).toContain(delayMs));
      await clock.advance(delayMs);
    }
    await untilActivity(stack, "dead-letter");
    await page.getByRole("link", { name: "1 dead letter of invoice-service" }).click();
    await page.getByRole("button", { name: "Redrive these" }).click();
    await untilComplete(stack, id);
    await page.goBack();
    await resource(page, `Function invoice-service ${invocations + 4} invocations`).waitFor();
    await invoice.getByText("failing").waitFor({ state: "detached" });
    await expect.poll(() => page.getByRole("link", { name: "dead letter of" }).count()).toBe(0);

    await page.goto(`${consoleUrl}/?node=aws_sqs_queue.invoice-service-dead-letters`);
    const queue = page.getByRole("complementary", { name: "Queue invoice-service-dead-letters" });
    await expect.poll(() => queue.getByRole("definition").first().textContent()).toBe("0");
  });

  test("fits five services into its frame, without clipped names", async () => {
    const { consoleUrl } = await runConsole({ edit: removeAddedServices });
    const page = await browser.open(consoleUrl, { reducedMotion: "reduce" });
    await expectFits(page);
    await page.setViewportSize({ width: 1024, height: 768 });
    await expectFits(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${consoleUrl}/?node=aws_lambda_function.invoice-service`);
    await expectFits(page);
  });

  test("fits five services into its frame beside the guide's panel, without clipped names", async () => {
    const { consoleUrl } = await runConsole({ edit: removeAddedServices, guide });
    await expectFits(await browser.open(consoleUrl, { width: 1400, reducedMotion: "reduce" }));
  });

  test("draws edges with a contrast of at least 3 to 1 in both themes", async ({ consoleUrl }) => {
    const page = await browser.open(consoleUrl);
    await page.locator(".map-edge").first().waitFor({ state: "attached" });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(Math.min(...(await measureContrasts(page)))).toBeGreaterThanOrEqual(3);
    }
  });
});
