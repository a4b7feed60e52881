import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testStackFolder } from "../testing/stack-folder.ts";
import { createPool } from "../testing/worker-pool-setup.ts";

describe("other code", () => {
  const ANSWERS = (version: number) => `export const handler = () => ${version};`;
  /** Prints that it began, and answers once a file is there. */
  const WAITS = `
    import { existsSync } from "node:fs";
    export const handler = async ({ until }) => {
      if (!until) return "old";
      console.log("began");
      while (!existsSync(until)) await new Promise(setImmediate);
      return "old";
    };
  `;

  it("is what the next invocation runs, in its own folder", async () => {
    const { invoke, pool, update } = createPool(ANSWERS(1), { maxWorkers: 2 });
    expect(await invoke()).toBe(1);
    await update("export const handler = () => [2, process.env.LAMBDA_TASK_ROOT];");
    const [version, folder] = await invoke();
    expect(version).toBe(2);
    expect(existsSync(join(folder, "handler.mjs"))).toBe(true);
    expect(pool.size).toBe(1);
  });

  it("lets an invocation that runs end on the code that it began with", async () => {
    const { firstLogLine, invoke, pool, update } = createPool(WAITS, { timeoutSeconds: 60 });
    const file = join(testStackFolder({}), "go-on");
    const running = invoke({ until: file });
    await firstLogLine;
    await update(ANSWERS(2));
    expect(await invoke()).toBe(2);
    writeFileSync(file, "");
    expect(await running).toBe("old");
    await expect.poll(() => pool.size).toBe(1);
    expect(await invoke()).toBe(2);
  });

  it("that cannot be initialized leaves the code as it is", async () => {
    const { invoke, pool, update } = createPool(ANSWERS(1));
    expect(await invoke()).toBe(1);
    const error = await update('throw new TypeError("no TABLE_NAME");').catch((error: unknown) => error);
    expect(error).toMatchObject({
      code: "INITIALIZATION_FAILED",
      message: expect.stringMatching(/^lab2-dev-order cannot be initialized: TypeError: no TABLE_NAME\n +at /),
    });
    expect([await invoke(), pool.size]).toEqual([1, 1]);
  });

  it("is initialized while it is not approved yet, and runs once it is", async () => {
    const { firstLogLine, invoke, update } = createPool(ANSWERS(1), { maxWorkers: 2 });
    const approval = Promise.withResolvers<void>();
    const updated = update(`console.log("loaded"); ${ANSWERS(2)}`, () => approval.promise);
    await firstLogLine;
    expect(await invoke()).toBe(1);
    approval.resolve();
    await updated;
    expect(await invoke()).toBe(2);
  });

  it.each([
    ["good", ANSWERS(2)],
    ["not good either", 'throw new TypeError("no TABLE_NAME");'],
  ])("that is not approved leaves the code as it is, also when it is %s", async (_, code) => {
    const { invoke, pool, update } = createPool(ANSWERS(1));
    expect(await invoke()).toBe(1);
    const refused = new Error("types are wrong");
    await expect(update(code, () => Promise.reject(refused))).rejects.toBe(refused);
    expect([await invoke(), pool.size]).toEqual([1, 1]);
  });

  it("that is not approved makes room for whoever waits", async () => {
    const { firstLogLine, invoke, update } = createPool(ANSWERS(1), { maxWorkers: 1 });
    const checked = Promise.withResolvers<void>();
    const updated = update(`console.log("loaded"); ${ANSWERS(2)}`, async () => {
      await checked.promise;
      throw new Error("types are wrong");
    });
    await firstLogLine;
    const waiting = invoke();
    checked.resolve();
    await expect(updated).rejects.toThrow("types are wrong");
    expect(await waiting).toBe(1);
  });

  it("that is not approved leaves no more workers than there may be", async () => {
    const { firstLogLine, invoke, pool, update } = createPool(WAITS, { timeoutSeconds: 60, maxWorkers: 1 });
    const file = join(testStackFolder({}), "go-on");
    const invocations = [invoke({ until: file }), invoke({ until: file })];
    await firstLogLine;
    await expect(update(ANSWERS(2), () => Promise.reject(new Error("types are wrong")))).rejects.toThrow("types");
    expect(pool.size).toBe(1);
    writeFileSync(file, "");
    expect(await Promise.all(invocations)).toEqual(["old", "old"]);
  });
});
