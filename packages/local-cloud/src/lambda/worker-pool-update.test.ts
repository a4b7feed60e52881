import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testStackFolder } from "../testing/stack-folder.ts";
import { createPool } from "../testing/worker-pool-setup.ts";

describe("new code", () => {
  const RETURNS = (version: number) => `export const handler = () => ${version};`;
  /** Prints that it began, and returns once a file exists. */
  const WAITS = `
    import { existsSync } from "node:fs";
    export const handler = async ({ until }) => {
      if (!until) return "old";
      console.log("began");
      while (!existsSync(until)) await new Promise(setImmediate);
      return "old";
    };
  `;

  it("runs in the next invocation, in its own folder", async () => {
    const { invoke, pool, update } = createPool(RETURNS(1), { maxWorkers: 2 });
    expect(await invoke()).toBe(1);
    await update("export const handler = () => [2, process.env.LAMBDA_TASK_ROOT];");
    const [version, folder] = await invoke();
    expect(version).toBe(2);
    expect(existsSync(join(folder, "handler.mjs"))).toBe(true);
    expect(pool.size).toBe(1);
  });

  it("lets a running invocation finish on the old code", async () => {
    const { firstLogLine, invoke, pool, update } = createPool(WAITS, { timeoutSeconds: 60 });
    const file = join(testStackFolder({}), "continue");
    const running = invoke({ until: file });
    await firstLogLine;
    await update(RETURNS(2));
    expect(await invoke()).toBe(2);
    writeFileSync(file, "");
    expect(await running).toBe("old");
    await expect.poll(() => pool.size).toBe(1);
    expect(await invoke()).toBe(2);
  });

  it("leaves the old code running if it cannot be initialized", async () => {
    const { invoke, pool, update } = createPool(RETURNS(1));
    expect(await invoke()).toBe(1);
    const error = await update('throw new TypeError("no TABLE_NAME");').catch((error: unknown) => error);
    expect(error).toMatchObject({
      code: "INITIALIZATION_FAILED",
      message: expect.stringMatching(/^lab2-dev-order cannot be initialized: TypeError: no TABLE_NAME\n +at /),
    });
    expect([await invoke(), pool.size]).toEqual([1, 1]);
  });

  it("is initialized before approval, and runs after it", async () => {
    const { firstLogLine, invoke, update } = createPool(RETURNS(1), { maxWorkers: 2 });
    const approval = Promise.withResolvers<void>();
    const updated = update(`console.log("loaded"); ${RETURNS(2)}`, () => approval.promise);
    await firstLogLine;
    expect(await invoke()).toBe(1);
    approval.resolve();
    await updated;
    expect(await invoke()).toBe(2);
  });

  it.each([
    ["good", RETURNS(2)],
    ["broken", 'throw new TypeError("no TABLE_NAME");'],
  ])("without approval leaves the old code running: %s code", async (_, code) => {
    const { invoke, pool, update } = createPool(RETURNS(1));
    expect(await invoke()).toBe(1);
    const error = new Error("types are wrong");
    await expect(update(code, () => Promise.reject(error))).rejects.toBe(error);
    expect([await invoke(), pool.size]).toEqual([1, 1]);
  });

  it("without approval makes room for waiting invocations", async () => {
    const { firstLogLine, invoke, update } = createPool(RETURNS(1), { maxWorkers: 1 });
    const checked = Promise.withResolvers<void>();
    const updated = update(`console.log("loaded"); ${RETURNS(2)}`, async () => {
      await checked.promise;
      throw new Error("types are wrong");
    });
    await firstLogLine;
    const waiting = invoke();
    checked.resolve();
    await expect(updated).rejects.toThrow("types are wrong");
    expect(await waiting).toBe(1);
  });

  it("without approval leaves no more workers than allowed", async () => {
    const { firstLogLine, invoke, pool, update } = createPool(WAITS, { timeoutSeconds: 60, maxWorkers: 1 });
    const file = join(testStackFolder({}), "continue");
    const invocations = [invoke({ until: file }), invoke({ until: file })];
    await firstLogLine;
    await expect(update(RETURNS(2), () => Promise.reject(new Error("types are wrong")))).rejects.toThrow("types");
    expect(pool.size).toBe(1);
    writeFileSync(file, "");
    expect(await Promise.all(invocations)).toEqual(["old", "old"]);
  });
});
