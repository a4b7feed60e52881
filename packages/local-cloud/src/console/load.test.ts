import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApiResponse } from "./api/request-view.ts";
import { Load } from "./load.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const request = { method: "POST", path: "/prod/order" };
const answered = (statusCode: number) => async () => ({ statusCode }) as ApiResponse;

test("requests are sent at the rate, for as long as was asked for", async () => {
  const load = new Load({ request, perSecond: 50, seconds: 2 }, { send: answered(200) });
  await vi.advanceTimersByTimeAsync(990);
  expect(load.view).toMatchObject({ state: "RUNNING", sent: 50, succeeded: 50 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(load.view).toMatchObject({ state: "COMPLETED", sent: 100, answers: { 200: 100 } });
});

test("what fails is counted by its status", async () => {
  const answers = [answered(429), answered(503), () => Promise.reject(new Error("refused"))];
  const load = new Load({ request, perSecond: 3, seconds: 1 }, { send: () => (answers.pop() ?? answered(200))() });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(load.view).toMatchObject({ succeeded: 0, failed: 3, answers: { 429: 1, 503: 1, none: 1 } });
});

test("a load that is stopped sends nothing more", async () => {
  const load = new Load({ request, perSecond: 10, seconds: 10 }, { send: answered(200) });
  await vi.advanceTimersByTimeAsync(100);
  load.stop();
  const { sent } = load.view;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(load.view).toMatchObject({ state: "STOPPED", sent });
});

test("no more than 1,000 answers are waited for", async () => {
  const load = new Load({ request, perSecond: 1_000, seconds: 3 }, { send: () => new Promise(() => {}) });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(load.view).toMatchObject({ state: "RUNNING", sent: 1_000 });
});
