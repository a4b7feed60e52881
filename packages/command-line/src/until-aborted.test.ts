import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { untilAborted } from "./until-aborted.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

test("resolves when the signal aborts, even after a garbage collection", async () => {
  const controller = new AbortController();
  let resolved = false;
  void untilAborted(controller.signal).then(() => {
    resolved = true;
  });
  await setImmediate();
  collectGarbage();
  expect(resolved).toBe(false);
  controller.abort();
  await setImmediate();
  expect(resolved).toBe(true);
});

test("resolves immediately if the signal has already aborted", async () => {
  await untilAborted(AbortSignal.abort());
});
