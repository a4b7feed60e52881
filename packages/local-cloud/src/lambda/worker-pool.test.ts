import { describe, expect, it, test } from "vitest";
import { createPool, occupyWorkers, REPORTS_WORKER, WAITS_FOR_FILE } from "../testing/worker-pool-setup.ts";

test("reuses a worker for one invocation at a time", async () => {
  const { invoke } = createPool(REPORTS_WORKER, { maxWorkers: 2 });
  const results = await Promise.all(Array.from({ length: 10 }, (_, number) => invoke({ number })));
  expect(results.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(new Set(results.map(({ together }) => together))).toEqual(new Set([1]));
  const workers = new Set(results.map(({ worker }) => worker));
  expect(workers.size).toBe(1);
  expect(workers).toContain((await invoke()).worker);
});

describe("an invocation that waits for a worker", () => {
  it("gets another one after 100 ms", async () => {
    const setup = createPool(WAITS_FOR_FILE, { maxWorkers: 2 });
    const { finish } = await occupyWorkers(setup, { invocations: 2, workers: 1 });
    await setup.clock.advance(99);
    expect(setup.pool.size).toBe(1);
    await setup.clock.advance(1);
    expect(setup.pool.size).toBe(2);
    await finish();
  });

  it("shares the maximum of workers with the others", async () => {
    const setup = createPool(WAITS_FOR_FILE, { maxWorkers: 3 });
    const { finish } = await occupyWorkers(setup, { invocations: 6, workers: 3 });
    await setup.clock.advance(10_000);
    expect(setup.pool.size).toBe(3);
    const workers = await finish();
    expect(workers.size).toBe(3);
  });

  it("gets no other one without an idle core unless none was free for a second", async () => {
    const setup = createPool(WAITS_FOR_FILE, { maxWorkers: 2, hasIdleCore: false });
    const { finish } = await occupyWorkers(setup, { invocations: 2, workers: 1 });
    await setup.clock.advance(999);
    expect(setup.pool.size).toBe(1);
    await setup.clock.advance(1);
    expect(setup.pool.size).toBe(2);
    await finish();
  });

  it("leaves no timer once it is served", async () => {
    const setup = createPool(WAITS_FOR_FILE, { maxWorkers: 2 });
    const { finish } = await occupyWorkers(setup, { invocations: 2, workers: 1 });
    await finish();
    expect(setup.clock.pendingMs).toEqual([]);
  });
});

test("runs waiting invocations in order of arrival", async () => {
  const { invoke } = createPool("const seen = []; export const handler = ({ number }) => [...seen.splice(0), number];");
  const finished: number[] = [];
  await Promise.all([1, 2, 3, 4].map(async (number) => finished.push((await invoke({ number }))[0])));
  expect(finished).toEqual([1, 2, 3, 4]);
});

describe("a worker that exits", () => {
  const FRAGILE = `
    let invocations = 0;
    export const handler = ({ exit }) => { invocations++; if (exit) process.exit(1); return invocations; };
  `;

  it("is replaced for the next invocation", async () => {
    const { invoke } = createPool(FRAGILE);
    expect(await invoke()).toBe(1);
    expect(await invoke({ exit: true })).toBe("Runtime.ExitError");
    expect(await invoke()).toBe(1);
    expect(await invoke()).toBe(2);
  });

  it("is replaced for waiting invocations", async () => {
    const { invoke } = createPool(FRAGILE);
    expect(await Promise.all([invoke({ exit: true }), invoke(), invoke({ exit: true }), invoke()])).toEqual([
      "Runtime.ExitError",
      1,
      "Runtime.ExitError",
      1,
    ]);
  });

  it("is not reused if it exits while idle", async () => {
    const { firstLogLine, invoke } = createPool(`
      let invocations = 0;
      export const handler = () => {
        if (invocations === 0) setImmediate(() => process.exit(1));
        process.on("exit", () => console.log("gone"));
        return ++invocations;
      };
    `);
    expect(await invoke()).toBe(1);
    await firstLogLine;
    await expect.poll(() => invoke()).toBe(1);
  });

  it("after a timeout is replaced", async () => {
    const { invoke } = createPool(
      "export const handler = ({ hang }) => hang ? new Promise(() => setInterval(() => {}, 1000)) : 'fine';",
      { timeoutSeconds: 1 },
    );
    expect(await Promise.all([invoke({ hang: true }), invoke()])).toEqual(["Sandbox.Timedout", "fine"]);
  });
});

describe("a worker started in advance", () => {
  const LOADED = `
    console.log("loaded");
    export const handler = () => process.env.AWS_LAMBDA_LOG_STREAM_NAME;
  `;

  it("takes the first invocation", async () => {
    const { firstLogLine, invoke, logLines, pool } = createPool(LOADED, { maxWorkers: 2 });
    void pool.warm();
    await firstLogLine;
    const logStreamName = await invoke();
    expect(logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(logLines).toEqual([{ line: "loaded", requestId: "", logStreamName }]);
  });

  it("fails invocations like any other if its code cannot be loaded", async () => {
    const { firstLogLine, invoke, pool } = createPool('console.log("loading"); throw new TypeError("no TABLE_NAME");');
    void pool.warm();
    await firstLogLine;
    expect([await invoke(), await invoke()]).toEqual(["TypeError", "TypeError"]);
  });
});

describe("an idle worker", () => {
  const MINUTE_MS = 60_000;
  const useWorkers = async (setup: ReturnType<typeof createPool>, workers: number) => {
    const { finish } = await occupyWorkers(setup, { invocations: workers, workers });
    return finish();
  };

  it("stops after five minutes unless it is the last, and another starts on demand", async () => {
    const setup = createPool(WAITS_FOR_FILE, { maxWorkers: 3 });
    const { clock, pool } = setup;
    const first = await useWorkers(setup, 3);
    expect(first.size).toBe(3);
    await clock.advance(5 * MINUTE_MS - 1);
    expect(pool.size).toBe(3);
    await clock.advance(1);
    expect(pool.size).toBe(1);
    await clock.advance(60 * MINUTE_MS);
    expect([pool.size, clock.pendingMs]).toEqual([1, []]);

    const second = await useWorkers(setup, 3);
    expect(second.size).toBe(3);
    expect([...second].filter((worker) => first.has(worker))).toHaveLength(1);
  });

  it("restarts its five minutes when it is used", async () => {
    const setup = createPool(WAITS_FOR_FILE, { maxWorkers: 2 });
    const { clock, pool } = setup;
    await useWorkers(setup, 2);
    await clock.advance(4 * MINUTE_MS);
    await useWorkers(setup, 2);
    await clock.advance(4 * MINUTE_MS);
    expect(pool.size).toBe(2);
    await clock.advance(MINUTE_MS);
    expect(pool.size).toBe(1);
  });

  it("leaves no timer when the pool stops", async () => {
    const setup = createPool(WAITS_FOR_FILE, { maxWorkers: 2 });
    await useWorkers(setup, 2);
    await setup.pool.stop();
    expect(setup.clock.pendingMs).toEqual([]);
  });
});

describe("Lambda's own log", () => {
  it("starts and ends each invocation, also one whose handler cannot be loaded", async () => {
    const { invoke, systemLines } = createPool('export const handler = () => "fine";');
    await invoke();
    await invoke();
    const lines = ["request-1", "request-2"].flatMap((requestId) => [
      `START RequestId: ${requestId} Version: $LATEST`,
      `END RequestId: ${requestId}`,
      expect.stringMatching(`^REPORT RequestId: ${requestId}\tDuration: `),
    ]);
    expect(systemLines).toEqual(lines);
    const broken = createPool("export const other = 1;");
    await broken.invoke();
    expect(broken.systemLines).toEqual(lines.slice(0, 3));
  });
});

describe("stop", () => {
  it("fails running and waiting invocations", async () => {
    const { firstLogLine, invoke, pool } = createPool(
      'export const handler = () => { console.log("busy"); for (;;); };',
      {
        timeoutSeconds: 900,
      },
    );
    const invocations = [invoke(), invoke()];
    await firstLogLine;
    await pool.stop();
    expect(await Promise.all(invocations)).toEqual(["Runtime.ExitError", "Runtime.ExitError"]);
  });

  it("prevents new workers", async () => {
    const { invoke, logLines, pool } = createPool('console.log("loaded"); export const handler = () => "fine";');
    expect(await invoke()).toBe("fine");
    await pool.stop();
    expect(await invoke()).toBe("Runtime.ExitError");
    expect(logLines).toHaveLength(1);
  });
});
