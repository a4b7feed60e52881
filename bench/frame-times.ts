/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { getPercentile } from "./percentiles.ts";

export function measureFrameTimesMs(page: Page, seconds: number): Promise<number[]> {
  return page.evaluate((durationMs) => {
    const times: number[] = [];
    let last = performance.now();
    const end = last + durationMs;
    return new Promise<number[]>((resolve) => {
      const frame = (now: number) => {
        times.push(now - last);
        last = now;
        if (now < end) {
          requestAnimationFrame(frame);
        } else {
          resolve(times);
        }
      };
      requestAnimationFrame(frame);
    });
  }, seconds * 1_000);
}

/** Formats frame times, such as `58.2 frames/s, p95 17 ms, max 50 ms`. */
export function describeFrames(timesMs: readonly number[]): string {
  const totalMs = timesMs.reduce((sum, time) => sum + time, 0);
  const perSecond = ((timesMs.length / totalMs) * 1_000).toFixed(1);
  return `${perSecond} frames/s, p95 ${getPercentile(timesMs, 0.95).toFixed(0)} ms, max ${Math.max(...timesMs).toFixed(0)} ms`;
}
