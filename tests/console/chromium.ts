/// <reference lib="dom" />
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, onTestFinished } from "vitest";

/** Where Chromium, Chrome or Edge usually are. */
const USUAL_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The browser that tests use: `CHROMIUM_PATH`, or one in a usual place; undefined where there is none. */
export const chromiumPath = [process.env.CHROMIUM_PATH, ...USUAL_PATHS].find((path) => path && existsSync(path));

/** How a page is looked at. */
export interface Viewer {
  width?: number;
  height?: number;
  colorScheme?: "light" | "dark";
  reducedMotion?: "reduce" | "no-preference";
}

/**
 * A browser for the tests of a file, and what opens its pages. A page is closed when its test ends, and fails the test
 * if it threw an error.
 */
export function useChromium(): { open(url: string, viewer?: Viewer): Promise<Page> } {
  let browser: Browser | undefined;
  const errors: Error[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ ...(chromiumPath && { executablePath: chromiumPath }) });
  });
  afterAll(() => browser?.close());
  afterEach(() => expect(errors.splice(0)).toEqual([]));

  return {
    async open(url, { height = 900, width = 1440, ...media } = {}) {
      if (!browser) {
        throw new Error("the browser opens pages while tests run");
      }
      const page = await browser.newPage({ viewport: { width, height }, ...media });
      onTestFinished(() => page.close());
      page.setDefaultTimeout(20_000);
      page.on("pageerror", (error) => errors.push(error));
      await page.goto(url);
      return page;
    },
  };
}
