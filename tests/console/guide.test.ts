import type { Guide, GuideState } from "local-cloud";
import { describe, expect, test } from "vitest";
import { callConsole } from "../support/console.ts";
import { placeOrder } from "../support/orders.ts";
import { removeConsumers } from "../support/run-stack.ts";
import { chromiumPath, useChromium } from "./chromium.ts";
import { findViolations, measureOverflowPx } from "./find-violations.ts";
import { runConsole } from "./run-console.ts";

/** A guide of three steps whose state a test changes. */
class TestGuide implements Guide {
  #listeners = new Set<() => void>();
  #state: GuideState = {
    title: "Tutorial",
    steps: [
      { title: "Save the order", state: "done" },
      { title: "Publish the event", state: "current" },
      { title: "Deliver it", state: "open" },
    ],
    task: [
      "# Publish the event",
      "A bus accepts *events* with `PutEvents`, see [Rules](https://docs.aws.amazon.com/rules.html).",
      "- the source\n- the detail: <b>JSON</b>",
      '```json\n{ "source": "order_service" }\n```',
      "Edit: `packages/service-kit/src/publish.ts`",
    ].join("\n\n"),
    checks: [
      { criterion: "an order publishes `order_created`", state: "open" },
      { criterion: "its detail is complete", state: "open" },
    ],
  };

  read(): GuideState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  update(change: Partial<GuideState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

describe.skipIf(!chromiumPath)("the guide", () => {
  const browser = useChromium();

  test("shows the progress and the task, follows the checks and links to the trace of a failed one", async () => {
    const guide = new TestGuide();
    const stack = await runConsole({ guide, edit: removeConsumers });
    expect(await callConsole(stack, "GET", "/api/guide")).toEqual(guide.read());
    const id = await placeOrder(stack);

    const page = await browser.open(stack.consoleUrl, { reducedMotion: "reduce" });
    const panel = page.getByRole("region", { name: "Tutorial" });
    await panel.getByRole("heading", { name: "Publish the event" }).waitFor();
    await panel.getByText("Step 2 of 3").waitFor();
    await expect
      .poll(() => panel.getByRole("link", { name: "Rules" }).getAttribute("href"))
      .toMatch(/^https:.*rules\.html$/);
    await panel.getByText("the detail: <b>JSON</b>").waitFor();
    await panel.getByText("All steps").click();
    const steps = await panel.getByRole("listitem").allTextContents();
    expect(steps.slice(0, 3)).toEqual([
      "Done: 1. Save the order",
      "Current: 2. Publish the event",
      "Open: 3. Deliver it",
    ]);

    guide.update({
      checks: [
        { criterion: "an order publishes `order_created`", state: "passed" },
        { criterion: "its detail is complete", state: "failed", message: "no data\nexpected: the `ID`", traceId: id },
      ],
    });
    await page.getByRole("status").filter({ hasText: "Failed: its detail is complete. no data" }).waitFor();
    await panel.getByText("Passed: an order publishes order_created").waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await findViolations(page)).toEqual([]);
    await expect.poll(() => measureOverflowPx(page)).toBe(0);
    await page.setViewportSize({ width: 1440, height: 900 });

    await panel.getByRole("link", { name: "Show the trace" }).click();
    await page.getByRole("heading", { name: id }).waitFor();
    await page.goBack();
    guide.update({
      steps: guide.read().steps.map((step) => ({ ...step, state: "done" })),
      task: "",
      checks: [],
    });
    await panel.getByText("3 of 3 steps done").waitFor();
  });

  test("stays collapsed, and makes room for a resource", async () => {
    const { consoleUrl } = await runConsole({ guide: new TestGuide() });
    const page = await browser.open(consoleUrl, { reducedMotion: "reduce" });
    const task = page.getByRole("heading", { name: "Publish the event" });
    await task.waitFor();
    await page.getByRole("link", { name: /^Event bus bus/ }).click();
    const resource = page.getByRole("complementary", { name: "Event bus bus" });
    await resource.waitFor();
    await task.waitFor({ state: "hidden" });
    await page.keyboard.press("Escape");
    await task.waitFor();

    const toggle = page.getByRole("button", { name: "Tutorial" });
    await toggle.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => toggle.getAttribute("aria-expanded")).toBe("false");
    await task.waitFor({ state: "hidden" });
    await page.reload();
    await toggle.waitFor();
    expect(await task.isVisible()).toBe(false);
    expect(await findViolations(page)).toEqual([]);
    await toggle.click();
    await task.waitFor();
  });
});
