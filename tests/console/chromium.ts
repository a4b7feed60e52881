/// <reference lib="dom" />
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, onTestFinished } from "vitest";

/** The usual paths of Chromium, Chrome and Edge. */
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

/** The path of the browser: `CHROMIUM_PATH` or the first usual path that exists. */
export const chromiumPath = [process.env.CHROMIUM_PATH, ...USUAL_PATHS].find((path) => path && existsSync(path));

/** The settings of a browser page. */
export interface PageOptions {
  width?: number;
  height?: number;
  colorScheme?: "light" | "dark";
  reducedMotion?: "reduce" | "no-preference";
}

/**
 * Starts a browser for the tests of a file. Each page is closed when its test ends; an uncaught error in a page fails the
 * test.
 */
export function useChromium(): { open(url: string, options?: PageOptions): Promise<Page> } {
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
        throw new Error("open pages only inside a test");
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
