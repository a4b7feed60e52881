import { describe, expect, it, test } from "vitest";
import { startWorker } from "../testing/running-worker.ts";

/** Filling the memory takes a second alone, and much longer on a machine that is busy. */
const SLOW_MACHINE_MS = 240_000;

describe("a handler that allocates endlessly stops only its worker:", () => {
  test.each([
    ["objects", "held.push({ number: held.length })"],
    ["an array that doubles", "held.push(Math.random())"],
  ])("%s", { timeout: SLOW_MACHINE_MS }, async (_, statement) => {
    const { invoke, worker } = startWorker(
      `export const handler = () => { const held = []; for (;;) ${statement}; };`,
      { timeoutSeconds: 900 },
    );
    expect((await invoke()).error).toEqual({
      errorType: "Runtime.OutOfMemory",
      errorMessage: "RequestId: request-1 Error: Runtime exited with error: signal: killed",
    });
    expect(worker.usable).toBe(false);
  });

  it("unless the memory can be garbage-collected", { timeout: SLOW_MACHINE_MS }, async () => {
    const code = `export const handler = () => {
      for (let left = 300; left > 0; left--) globalThis.garbage = [new Array(1e5).fill(left), Buffer.alloc(1e6)];
      return "done";
    }`;
    const { invoke } = startWorker(code, { timeoutSeconds: 900 });
    expect(await invoke()).toEqual({ payload: '"done"' });
  });
});
