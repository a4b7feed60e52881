import { expect } from "vitest";
import type { PageOptions, useChromium } from "./chromium.ts";
import { findViolations, measureOverflowPx } from "./find-violations.ts";
import { runConsoleWithContent, visitViews } from "./views.ts";

/** Expects that every view passes all rules of axe and fits the width of the screen. */
export async function testViews(browser: ReturnType<typeof useChromium>, options: PageOptions): Promise<void> {
  const content = await runConsoleWithContent();
  const page = await browser.open(content.consoleUrl, { ...options, reducedMotion: "reduce" });
  const found: Record<string, unknown> = {};
  await visitViews(page, content, async (view) => {
    found[view] = { overflowPx: await measureOverflowPx(page), violations: await findViolations(page) };
  });
  const fine = Object.keys(found).map((view) => [view, { overflowPx: 0, violations: [] }]);
  expect(found).toEqual(Object.fromEntries(fine));
}
