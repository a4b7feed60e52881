import { expect, test } from "vitest";
import { pause } from "./pause.ts";

test("resolves with true after the time and with false when aborted", async () => {
  expect(await pause(1, new AbortController().signal)).toBe(true);
  expect(await pause(3_600_000, AbortSignal.abort())).toBe(false);
  const controller = new AbortController();
  const waiting = pause(3_600_000, controller.signal);
  controller.abort();
  expect(await waiting).toBe(false);
});
