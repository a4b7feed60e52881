import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApiResponse } from "./api/request-view.ts";
import { Load } from "./load.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const request = { method: "POST", path: "/prod/order" };
const respondWith = (statusCode: number) => async () => ({ statusCode }) as ApiResponse;

test("sends requests at the given rate for the given time", async () => {
  const load = new Load({ request, perSecond: 50, seconds: 2 }, { send: respondWith(200) });
  await vi.advanceTimersByTimeAsync(990);
  expect(load.view).toMatchObject({ state: "RUNNING", sent: 50, succeeded: 50 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(load.view).toMatchObject({ state: "COMPLETED", sent: 100, responses: { 200: 100 } });
});

test("counts failures by status", async () => {
  const responses = [respondWith(429), respondWith(503), () => Promise.reject(new Error("refused"))];
  const load = new Load({ request, perSecond: 3, seconds: 1 }, { send: () => (responses.pop() ?? respondWith(200))() });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(load.view).toMatchObject({ succeeded: 0, failed: 3, responses: { 429: 1, 503: 1, none: 1 } });
});

test("sends nothing after it is stopped", async () => {
  const load = new Load({ request, perSecond: 10, seconds: 10 }, { send: respondWith(200) });
  await vi.advanceTimersByTimeAsync(100);
  load.stop();
  const { sent } = load.view;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(load.view).toMatchObject({ state: "STOPPED", sent });
});

test("limits pending requests to 1,000", async () => {
  const load = new Load({ request, perSecond: 1_000, seconds: 3 }, { send: () => new Promise(() => {}) });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(load.view).toMatchObject({ state: "RUNNING", sent: 1_000 });
});
