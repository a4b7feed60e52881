/// <reference lib="dom" />
import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterEach, expect, onTestFinished } from "vitest";

/** The usual paths of Chromium, Chrome and Edge. Without a screen to draw on, Chromium needs half of the time. */
const USUAL_PATHS = [
  "/usr/bin/chromium-headless-shell",
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
  /** Whether the test changes more than its page, such as the browser's clock. @default false */
  isolated?: boolean;
}

let browser: Promise<Browser> | undefined;
let sharedContext: Promise<BrowserContext> | undefined;

/** Starts the browser, which the test files of a process share: it exits with the process. */
const startBrowser = () => {
  browser ??= chromium.launch({ ...(chromiumPath && { executablePath: chromiumPath }) });
  return browser;
};

/** Pages for later tests: to use a page again takes three quarters of the time. */
const unusedPages: Page[] = [];

/** Pages of one context share a process and its compiled code, which halves their cost. */
const shareContext = () => {
  sharedContext ??= startBrowser().then((browser) => browser.newContext());
  return sharedContext;
};

/** Opens a page in a separate context until the test ends. */
async function openIsolatedPage(): Promise<Page> {
  const context = await (await startBrowser()).newContext();
  onTestFinished(() => context.close());
  return context.newPage();
}

/** Opens a page that a later test uses again, blank and with its storage cleared. */
async function openSharedPage(): Promise<Page> {
  const page = unusedPages.pop() ?? (await (await shareContext()).newPage());
  onTestFinished(async () => {
    page.removeAllListeners("pageerror");
    await page.evaluate(() => localStorage.clear());
    await page.goto("about:blank");
    unusedPages.push(page);
  });
  return page;
}

/** Opens pages for the tests of a file until each test ends. An uncaught error in a page fails the test. */
export function useChromium(): { open(url: string, options?: PageOptions): Promise<Page> } {
  const errors: Error[] = [];
  afterEach(() => expect(errors.splice(0)).toEqual([]));

  return {
    async open(
      url,
      { colorScheme = "light", height = 900, isolated = false, reducedMotion = "no-preference", width = 1440 } = {},
    ) {
      const page = await (isolated ? openIsolatedPage() : openSharedPage());
      page.setDefaultTimeout(20_000);
      page.on("pageerror", (error) => errors.push(error));
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme, reducedMotion });
      await page.goto(url);
      return page;
    },
  };
}
