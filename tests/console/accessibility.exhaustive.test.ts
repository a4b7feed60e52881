import { describe, test } from "vitest";
import { chromiumPath, type PageOptions, useChromium } from "./chromium.ts";
import { testViews } from "./test-views.ts";

/** A longer timeout, because axe checks every element of every view. */
const ALL_VIEWS = { timeout: 240_000 };

const settings: [name: string, options: PageOptions][] = [
  ["in the light theme", { colorScheme: "light" }],
  ["in the dark theme", { colorScheme: "dark" }],
  ["in the dark theme of a phone", { colorScheme: "dark", width: 360, height: 740 }],
];

describe.skipIf(!chromiumPath)("every view of the console", () => {
  const browser = useChromium();

  test.each(settings)("passes the rules of axe and fits the screen %s", ALL_VIEWS, async (_, options) => {
    await testViews(browser, options);
  });
});
