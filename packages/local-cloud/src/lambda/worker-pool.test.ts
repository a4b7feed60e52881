import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, test } from "vitest";
import type { LogLine } from "../logs/log-line.ts";
import { testFunction } from "../testing/function-code.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { testStackFolder } from "../testing/stack-folder.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { WorkerPool } from "./worker-pool.ts";

function createPool(
  code: string,
  { maximumWorkers = 1, ...settings }: Partial<FunctionConfiguration> & { maximumWorkers?: number } = {},
) {
  const logLines: LogLine[] = [];
  const firstLogLine = Promise.withResolvers<void>();
  const clock = new ManualClock();
  const configuration = testFunction(code, settings);
  const pool = new WorkerPool({
    configuration,
    environment: { TABLE_NAME: "orders" },
    maximumWorkers,
    clock,
    onLogLine: (logLine) => {
      logLines.push(logLine);
      firstLogLine.resolve();
    },
  });
  onTestFinished(() => pool.stop());
  let invocations = 0;
  const invoke = async (payload: unknown = {}) => {
    const result = await pool.invoke({ requestId: `request-${++invocations}`, payload: JSON.stringify(payload) });
    return result.error ? result.error.errorType : JSON.parse(result.payload);
  };
  const update = (code: string, approve?: () => Promise<void>) =>
    pool.update({ ...configuration, codeFolder: testFunction(code).codeFolder }, approve);
  return { clock, pool, logLines, firstLogLine: firstLogLine.promise, invoke, update };
}

/** Answers which worker it ran on, and how many invocations ran there at that time. */
const OBSERVANT = `
  const worker = crypto.randomUUID();
  let running = 0;
  export const handler = async ({ number }) => {
    const together = ++running;
    await new Promise(setImmediate);
    running--;
    return { worker, together, number };
  };
`;

test("a worker is reused, by one invocation at a time", async () => {
  const { invoke } = createPool(OBSERVANT, { maximumWorkers: 2 });
  const answers = await Promise.all(Array.from({ length: 10 }, (_, number) => invoke({ number })));
  expect(answers.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(new Set(answers.map(({ together }) => together))).toEqual(new Set([1]));
  const workers = new Set(answers.map(({ worker }) => worker));
  expect(workers.size).toBe(2);
  expect(workers).toContain((await invoke()).worker);
});

test("invocations that wait for a worker run in the order in which they came", async () => {
  const { invoke } = createPool("const seen = []; export const handler = ({ number }) => [...seen.splice(0), number];");
  const finished: number[] = [];
  await Promise.all([1, 2, 3, 4].map(async (number) => finished.push((await invoke({ number }))[0])));
  expect(finished).toEqual([1, 2, 3, 4]);
});

describe("a worker that ends", () => {
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

  it("is replaced for those who wait", async () => {
    const { invoke } = createPool(FRAGILE);
    expect(await Promise.all([invoke({ exit: true }), invoke(), invoke({ exit: true }), invoke()])).toEqual([
      "Runtime.ExitError",
      1,
      "Runtime.ExitError",
      1,
    ]);
  });

  it("while nobody uses it is not used again", async () => {
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

  it("by a time-out is replaced, however its handler waited", async () => {
    const { invoke } = createPool(
      "export const handler = ({ hang }) => hang ? new Promise(() => setInterval(() => {}, 1000)) : 'fine';",
      { timeoutSeconds: 1 },
    );
    expect(await Promise.all([invoke({ hang: true }), invoke()])).toEqual(["Sandbox.Timedout", "fine"]);
  });
});

describe("a worker made ahead", () => {
  const LOADED = `
    console.log("loaded");
    export const handler = () => process.env.AWS_LAMBDA_LOG_STREAM_NAME;
  `;

  it("takes the first invocation", async () => {
    const { firstLogLine, invoke, logLines, pool } = createPool(LOADED, { maximumWorkers: 2 });
    pool.warm();
    await firstLogLine;
    const logStreamName = await invoke();
    expect(logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(logLines).toEqual([{ line: "loaded", requestId: "", logStreamName }]);
  });

  it("fails invocations like any other when its code cannot be loaded", async () => {
    const { firstLogLine, invoke, pool } = createPool('console.log("loading"); throw new TypeError("no TABLE_NAME");');
    pool.warm();
    await firstLogLine;
    expect([await invoke(), await invoke()]).toEqual(["TypeError", "TypeError"]);
  });
});

describe("a worker with nothing to do", () => {
  const MINUTE_MS = 60_000;
  const workersOf = async (invoke: (payload: unknown) => Promise<{ worker: string }>, count: number) => {
    const answers = await Promise.all(Array.from({ length: count }, (_, number) => invoke({ number })));
    return new Set(answers.map(({ worker }) => worker));
  };
  /** A handler that prints its worker's end, and answers once as many run as it is asked for. */
  const LONG = `
    const worker = crypto.randomUUID();
    process.on("exit", () => console.log("ended"));
    export const handler = async () => { await new Promise((resolve) => setTimeout(resolve, 200)); return { worker }; };
  `;

  it("is ended after five minutes, but for one, and another is made when it is needed", async () => {
    const { clock, invoke, pool } = createPool(LONG, { maximumWorkers: 3 });
    const first = await workersOf(invoke, 3);
    expect(first.size).toBe(3);
    await clock.advance(5 * MINUTE_MS - 1);
    expect(pool.size).toBe(3);
    await clock.advance(1);
    expect(pool.size).toBe(1);
    await clock.advance(60 * MINUTE_MS);
    expect([pool.size, clock.pendingMs]).toEqual([1, []]);

    const second = await workersOf(invoke, 3);
    expect(second.size).toBe(3);
    expect([...second].filter((worker) => first.has(worker))).toHaveLength(1);
  });

  it("that is used in between is kept from then on", async () => {
    const { clock, invoke, pool } = createPool(LONG, { maximumWorkers: 2 });
    await workersOf(invoke, 2);
    await clock.advance(4 * MINUTE_MS);
    await workersOf(invoke, 2);
    await clock.advance(4 * MINUTE_MS);
    expect(pool.size).toBe(2);
    await clock.advance(MINUTE_MS);
    expect(pool.size).toBe(1);
  });

  it("is no reason to wait when the pool is stopped", async () => {
    const { clock, invoke, pool } = createPool(LONG, { maximumWorkers: 2 });
    await workersOf(invoke, 2);
    await pool.stop();
    expect(clock.pendingMs).toEqual([]);
  });
});

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
    const { invoke, pool, update } = createPool(ANSWERS(1), { maximumWorkers: 2 });
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
    const { firstLogLine, invoke, update } = createPool(ANSWERS(1), { maximumWorkers: 2 });
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
    const { firstLogLine, invoke, update } = createPool(ANSWERS(1), { maximumWorkers: 1 });
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
    const { firstLogLine, invoke, pool, update } = createPool(WAITS, { timeoutSeconds: 60, maximumWorkers: 1 });
    const file = join(testStackFolder({}), "go-on");
    const invocations = [invoke({ until: file }), invoke({ until: file })];
    await firstLogLine;
    await expect(update(ANSWERS(2), () => Promise.reject(new Error("types are wrong")))).rejects.toThrow("types");
    expect(pool.size).toBe(1);
    writeFileSync(file, "");
    expect(await Promise.all(invocations)).toEqual(["old", "old"]);
  });
});

describe("stop", () => {
  it("ends busy workers at once, and those who wait for them", async () => {
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

  it("lets no worker be made afterwards", async () => {
    const { invoke, logLines, pool } = createPool('console.log("loaded"); export const handler = () => "fine";');
    expect(await invoke()).toBe("fine");
    await pool.stop();
    expect(await invoke()).toBe("Runtime.ExitError");
    expect(logLines).toHaveLength(1);
  });
});
