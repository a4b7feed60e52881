import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JsonCommand } from "./support/json-command.ts";
import { copyWorkspace, type WorkspaceCopy } from "./support/workspace-copy.ts";

let copy: WorkspaceCopy;
let command: JsonCommand;
let orderUrl: string;

beforeAll(async () => {
  copy = copyWorkspace();
  command = new JsonCommand(copy.main, { folder: copy.folder, parameters: [copy.stackFolder] });
  orderUrl = (await command.next("started")).outputs.order_url;
}, 60_000);

afterAll(async () => {
  command?.child.kill("SIGKILL");
  await command?.exited;
  await copy?.remove();
});

const forecasting = "packages/services/forecasting-service/src/forecast-demand.ts";
const original = "consume(contract.consumes, ({ data }) => stamp(data.ID), { logger });";

/**
 * Saves a file atomically, as many editors do.
 *
 * @returns the number of lines printed before
 */
function save(file: string, content: string): number {
  const before = command.lines.length;
  const path = join(copy.folder, file);
  writeFileSync(`${path}~`, content);
  renameSync(`${path}~`, path);
  return before;
}

function edit(file: string, replaced: string, replacement: string): number {
  const content = readFileSync(join(copy.folder, file), "utf8");
  expect(content).toContain(replaced);
  return save(file, content.replace(replaced, replacement));
}

const source = readFileSync(new URL(`../${forecasting}`, import.meta.url), "utf8");
/** Creates the source of forecasting-service with statements before its stamp. */
const withStatements = (statements: string) =>
  source.replace(
    original,
    `consume(contract.consumes, async ({ data }) => { ${statements} return stamp(data.ID); }, { logger });`,
  );

const untilUpdated = (before: number, service = "forecasting-service") =>
  command.next("function-updated", ({ functionName }) => functionName.endsWith(service), before);
const untilRejected = (before: number) => command.next("update-failed", undefined, before);
const untilPrinted = (text: string, before: number) =>
  command.next("function-log", ({ line }) => line.includes(text), before);

async function placeOrder(): Promise<string> {
  const response = await fetch(orderUrl, { method: "POST" });
  expect(response.status).toBe(200);
  return ((await response.json()) as { ID: string }).ID;
}

const untilCompleted = (ID: string) => command.next("order-completed", (line) => line.ID === ID);

describe("saving a handler", () => {
  it("runs it from the next invocation, with the same bundle as the build", async () => {
    const before = save(forecasting, withStatements('console.log("forecast by the stars");'));
    await untilUpdated(before);
    const ID = await placeOrder();
    await untilPrinted("forecast by the stars", before);
    await untilCompleted(ID);

    const folder = join(copy.folder, "packages/services/forecasting-service");
    const bundle = () =>
      ["handler.mjs", "handler.mjs.map"].map((name) => readFileSync(join(folder, "dist", name), "utf8"));
    const reloaded = bundle();
    execFileSync(process.execPath, ["../../../scripts/bundle-service.ts"], { cwd: folder });
    expect(reloaded).toEqual(bundle());
  });

  it("lets a running invocation finish with the code that it started with", async () => {
    const file = join(copy.folder, "resume");
    const waiting = withStatements(`
      console.log("old code waits");
      const { existsSync } = await import("node:fs");
      while (!existsSync(${JSON.stringify(file)})) await new Promise((resolve) => setTimeout(resolve, 5));
      console.log("old code resumes");
    `);
    const before = save(forecasting, waiting);
    await untilUpdated(before);
    const first = await placeOrder();
    await untilPrinted("old code waits", before);

    const later = save(forecasting, withStatements('console.log("new code");'));
    await untilUpdated(later);
    const second = await placeOrder();
    await untilPrinted("new code", later);
    await untilCompleted(second);
    expect(command.lines.some(({ line }) => line === "old code resumes")).toBe(false);

    writeFileSync(file, "");
    await untilPrinted("old code resumes", later);
    await untilCompleted(first);
  });

  it.each([
    [
      "with a type error",
      withStatements("const day: number = new Date().toISOString();"),
      /forecast-demand\.ts\(\d+,\d+\): error TS2322/,
    ],
    ["with a syntax error", withStatements("const = 1;"), /forecast-demand\.ts:\d+:\d+/],
    [
      "with an initialization error",
      `throw new TypeError("no crystal ball");\n${source}`,
      /forecasting-service cannot be initialized: TypeError: no crystal ball/,
    ],
  ])("%s reports the error and keeps running the previous version", async (_, content, reason) => {
    await untilUpdated(save(forecasting, withStatements('console.log("good");')));
    const before = save(forecasting, content);
    const { message } = await untilRejected(before);
    expect(message).toMatch(/^forecasting-service: /);
    expect(message).toMatch(reason);
    await untilCompleted(await placeOrder());
    await untilPrinted("good", before);
    const reverted = save(forecasting, source);
    await untilUpdated(reverted);
    await command.next("update-recovered", undefined, reverted);
  });
});

const kit = "packages/service-kit/src/stamp.ts";

describe("saving service-kit", () => {
  const services = ["order", "invoice", "fulfilment", "forecasting", "logistic"].map((name) => `${name}-service`);
  const line = "return async (orderId) => {";

  it("updates every service", async () => {
    const before = edit(kit, line, `${line}\n    console.log("stamped with the new kit");`);
    await Promise.all(services.map((service) => untilUpdated(before, service)));
  });

  it("with a type error reports it once for all services and keeps running the previous version", async () => {
    const wrong = `${line}\n    const length: number = orderId;\n    console.log(length);`;
    const before = edit(kit, line, wrong);
    const { message } = await untilRejected(before);
    expect(message).toMatch(/^forecasting-service, fulfilment-service, .*: type errors\n.*stamp\.ts\(\d+,\d+\)/);
    await untilCompleted(await placeOrder());
    await untilPrinted("stamped with the new kit", before);
    expect(command.lines.slice(before).filter(({ type }) => type === "function-updated")).toEqual([]);
    const fixed = edit(kit, wrong, `${line}\n    console.log("fixed");`);
    await Promise.all(services.map((service) => untilUpdated(fixed, service)));
  });
});

it.each([100, 300, 500])(
  "does not run a version with a type error that is saved %i ms after a valid one",
  async (delayMs) => {
    const before = save(forecasting, withStatements(`console.log("good ${delayMs}");`));
    await setTimeout(delayMs);
    save(forecasting, withStatements(`const wrong: number = "wrong ${delayMs}"; console.log(wrong);`));
    await untilRejected(before);
    const ID = await placeOrder();
    await untilCompleted(ID);
    expect(command.lines.slice(before).filter(({ line }) => line?.includes("wrong"))).toEqual([]);
    const fixed = save(forecasting, withStatements(`console.log("fixed ${delayMs}");`));
    await untilUpdated(fixed);
  },
);

it("runs a handler with an environment variable that infra adds at the same time", async () => {
  const infra = "infra/src/constructs/service-function.ts";
  const before = save(forecasting, `if (!process.env.BAR) throw new Error("no BAR");\n${source}`);
  await untilRejected(before);
  edit(infra, "variables: { ...environment,", 'variables: { ...environment, BAR: "bar",');
  await command.next("stack-replaced", undefined, before);
  await untilUpdated(before);
  await command.next("update-recovered", undefined, before);
  const reverted = save(forecasting, source);
  await untilUpdated(reverted);
});

it("runs the valid one of two handlers that are saved together and rejects the other", async () => {
  const invoicing = "packages/services/invoice-service/src/invoice-order.ts";
  const invoice = readFileSync(join(copy.folder, invoicing), "utf8");
  const before = save(forecasting, withStatements("const = 1;"));
  save(invoicing, `${invoice}\nconsole.log("new invoices");\n`);
  expect((await untilRejected(before)).message).toMatch(/^forecasting-service: /);
  await untilUpdated(before, "invoice-service");
  const fixed = save(forecasting, withStatements('console.log("fixed");'));
  save(invoicing, invoice);
  await untilUpdated(fixed);
});

describe("saving infra", () => {
  const infra = "infra/src/constructs/service-function.ts";
  const readMemorySizes = async () => {
    const { consoleUrl } = await command.next("started");
    const { nodes } = (await (await fetch(`${consoleUrl}/api/stack`)).json()) as {
      nodes: { kind: string; configuration: { memory_size: number } }[];
    };
    return new Set(
      nodes.filter(({ kind }) => kind === "function").map(({ configuration }) => configuration.memory_size),
    );
  };

  it("synthesizes and restarts the stack at the same addresses with its orders", async () => {
    const ID = await placeOrder();
    await untilCompleted(ID);
    const order = await (await fetch(`${orderUrl}/${ID}`)).json();

    const before = edit(infra, "memorySize: 256", "memorySize: 320");
    expect(await command.next("stack-replaced", undefined, before)).toMatchObject({ kept: true });
    expect(await readMemorySizes()).toEqual(new Set([320]));
    expect(await (await fetch(`${orderUrl}/${ID}`)).json()).toEqual(order);
    await untilCompleted(await placeOrder());
  });

  it("keeps running the previous stack if synthesis fails", async () => {
    const ID = await placeOrder();
    const broken = 'memorySize: (() => { throw new Error("no memory") })()';
    const before = edit(infra, "memorySize: 320", broken);
    expect((await untilRejected(before)).message).toMatch(/no memory|error TS/);
    await untilCompleted(ID);
    expect(await readMemorySizes()).toEqual(new Set([320]));
    const reverted = edit(infra, broken, "memorySize: 320");
    await command.next("update-recovered", undefined, reverted);
  });
});

it("prints a summary of the run at the end", async () => {
  command.interrupt();
  expect(await command.exited).toBe(0);
  const orders = command.lines.filter(({ type }) => type === "order-completed").length;
  expect(command.lines.at(-1)).toEqual({
    type: "stopped",
    ordersPlaced: orders,
    ordersCompleted: orders,
    deadLetters: {},
  });
});

it.each([50, 300, 700])("can be interrupted %i ms after a save", async (delayMs) => {
  const run = new JsonCommand(copy.main, { folder: copy.folder, parameters: [copy.stackFolder, "--memory"] });
  await run.next("started");
  const kitSource = readFileSync(join(copy.folder, kit), "utf8");
  save(kit, `${kitSource}\nconsole.log("saved ${delayMs} ms before the end");\n`);
  await setTimeout(delayMs);
  run.interrupt();
  expect(await run.exited).toBe(0);
  expect(run.lines.at(-1)).toMatchObject({ type: "stopped" });
});
