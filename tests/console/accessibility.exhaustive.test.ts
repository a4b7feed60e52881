import { describe, expect, test } from "vitest";
import { chromiumPath, type PageOptions, useChromium } from "./chromium.ts";
import { findViolations, measureOverflowPx } from "./find-violations.ts";
import { runConsoleWithContent, visitViews } from "./views.ts";

/** A longer timeout, because axe checks every element of every view. */
const ALL_VIEWS = { timeout: 240_000 };

const settings: [name: string, options: PageOptions][] = [
  ["in the light theme", { colorScheme: "light" }],
  ["in the dark theme", { colorScheme: "dark" }],
  ["on a phone", { width: 360, height: 740 }],
];

describe.skipIf(!chromiumPath)("every view of the console", () => {
  const browser = useChromium();

  test.each(settings)("passes all rules of axe and fits the screen %s", ALL_VIEWS, async (_, options) => {
    const content = await runConsoleWithContent();
    const page = await browser.open(content.consoleUrl, { ...options, reducedMotion: "reduce" });
    const found: Record<string, unknown> = {};
    await visitViews(page, content, async (view) => {
      found[view] = { overflowPx: await measureOverflowPx(page), violations: await findViolations(page) };
    });
    const fine = Object.keys(found).map((view) => [view, { overflowPx: 0, violations: [] }]);
    expect(found).toEqual(Object.fromEntries(fine));
  });
});
