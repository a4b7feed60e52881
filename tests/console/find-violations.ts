/// <reference lib="dom" />
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** The rules of axe whose outcome depends on the theme, or on the size of the screen. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];
const LAYOUT_RULES = [...COLOR_RULES, "scrollable-region-focusable", "target-size"];

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Lists the elements of a page that violate a rule of axe.
 * @param rules the ids of the rules to check. @default all
 */
export async function findViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(axeSource);
  const options = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const results = (await page.evaluate(`axe.run(${JSON.stringify(options)})`)) as AxeResults;
  return results.violations.flatMap(({ help, nodes }) =>
    nodes.map(({ failureSummary, html }) => `${help}: ${html} ${failureSummary}`),
  );
}

/** Checks a page on a desktop in both themes, then on a phone. Returns undefined if nothing is wrong. */
export async function findProblems(page: Page): Promise<object | undefined> {
  const light = await findViolations(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await findViolations(page, COLOR_RULES);
  await page.setViewportSize(PHONE);
  const phone = await findViolations(page, LAYOUT_RULES);
  const overflowPx = await measureOverflowPx(page);
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: "light" });
  const isFine = overflowPx <= 0 && [light, dark, phone].every(({ length }) => length === 0);
  return isFine ? undefined : { light, dark, phone, overflowPx };
}

/** Measures by how many pixels a page or its view is wider than the screen. */
export function measureOverflowPx(page: Page): Promise<number> {
  return page.evaluate(() => {
    const parts = [document.documentElement, document.querySelector("main")];
    return Math.max(...parts.map((part) => (part ? part.scrollWidth - part.clientWidth : 0)));
  });
}
