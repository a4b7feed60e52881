/// <reference lib="dom" />
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as axeCore from "axe-core";
import type { Page } from "playwright-core";

declare const axe: typeof axeCore;

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Lists the elements of a page that violate a rule of axe. Only they are described, which halves the time. */
export async function findViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(axeSource);
  }
  return page.evaluate(async () => {
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    return violations.flatMap(({ help, nodes }) =>
      nodes.map(({ failureSummary, html }) => `${help}: ${html} ${failureSummary}`),
    );
  });
}

/** Measures by how many pixels a page or its view is wider than the screen. */
export function measureOverflowPx(page: Page): Promise<number> {
  return page.evaluate(() => {
    const parts = [document.documentElement, document.querySelector("main")];
    return Math.max(...parts.map((part) => (part ? part.scrollWidth - part.clientWidth : 0)));
  });
}
