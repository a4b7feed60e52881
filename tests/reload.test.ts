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

/** Saves a file as many editors do: written to another one, which takes its place. @returns how many lines were before */
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
/** The handler of forecasting-service, with other statements before its stamp. */
const handler = (statements: string) =>
  source.replace(
    original,
    `consume(contract.consumes, async ({ data }) => { ${statements} return stamp(data.ID); }, { logger });`,
  );

const updated = (before: number, service = "forecasting-service") =>
  command.next("function-updated", ({ functionName }) => functionName.endsWith(service), before);
const refused = (before: number) => command.next("update-failed", undefined, before);
const printed = (text: string, before: number) =>
  command.next("function-log", ({ line }) => line.includes(text), before);

async function placeOrder(): Promise<string> {
  const response = await fetch(orderUrl, { method: "POST" });
  expect(response.status).toBe(200);
  return ((await response.json()) as { ID: string }).ID;
}

const completed = (ID: string) => command.next("order-completed", (line) => line.ID === ID);

describe("a handler that is saved", () => {
  it("runs from the next invocation on, as the very bundle that the build makes", async () => {
    const before = save(forecasting, handler('console.log("forecast by the stars");'));
    await updated(before);
    const ID = await placeOrder();
    await printed("forecast by the stars", before);
    await completed(ID);

    const folder = join(copy.folder, "packages/services/forecasting-service");
    const bundle = () =>
      ["handler.mjs", "handler.mjs.map"].map((name) => readFileSync(join(folder, "dist", name), "utf8"));
    const reloaded = bundle();
    execFileSync(process.execPath, ["../../../scripts/bundle-service.ts"], { cwd: folder });
    expect(reloaded).toEqual(bundle());
  });

  it("lets an invocation that runs end on the code that it began with", async () => {
    const file = join(copy.folder, "go-on");
    const waiting = handler(`
      console.log("old code waits");
      const { existsSync } = await import("node:fs");
      while (!existsSync(${JSON.stringify(file)})) await new Promise((resolve) => setTimeout(resolve, 5));
      console.log("old code goes on");
    `);
    const before = save(forecasting, waiting);
    await updated(before);
    const first = await placeOrder();
    await printed("old code waits", before);

    const later = save(forecasting, handler('console.log("new code");'));
    await updated(later);
    const second = await placeOrder();
    await printed("new code", later);
    await completed(second);
    expect(command.lines.some(({ line }) => line === "old code goes on")).toBe(false);

    writeFileSync(file, "");
    await printed("old code goes on", later);
    await completed(first);
  });

  it.each([
    [
      "whose types are wrong",
      handler("const day: number = new Date().toISOString();"),
      /forecast-demand\.ts\(\d+,\d+\): error TS2322/,
    ],
    ["that is no TypeScript", handler("const = 1;"), /forecast-demand\.ts:\d+:\d+/],
    [
      "that cannot be initialized",
      `throw new TypeError("no crystal ball");\n${source}`,
      /forecasting-service cannot be initialized: TypeError: no crystal ball/,
    ],
  ])("%s is refused with the reason, and the last good one goes on", async (_, content, reason) => {
    await updated(save(forecasting, handler('console.log("good");')));
    const before = save(forecasting, content);
    const { message } = await refused(before);
    expect(message).toMatch(/^forecasting-service: /);
    expect(message).toMatch(reason);
    await completed(await placeOrder());
    await printed("good", before);
    const reverted = save(forecasting, source);
    await updated(reverted);
    await command.next("update-recovered", undefined, reverted);
  });
});

const kit = "packages/service-kit/src/stamp.ts";

describe("service-kit that is saved", () => {
  const services = ["order", "invoice", "fulfilment", "forecasting", "logistic"].map((name) => `${name}-service`);
  const line = "return async (orderId) => {";

  it("is new in every service", async () => {
    const before = edit(kit, line, `${line}\n    console.log("stamped with the new kit");`);
    await Promise.all(services.map((service) => updated(before, service)));
  });

  it("whose types are wrong is refused once, for all of them, and the last good one goes on", async () => {
    const wrong = `${line}\n    const length: number = orderId;\n    console.log(length);`;
    const before = edit(kit, line, wrong);
    const { message } = await refused(before);
    expect(message).toMatch(/^forecasting-service, fulfilment-service, .*: types are wrong\n.*stamp\.ts\(\d+,\d+\)/);
    await completed(await placeOrder());
    await printed("stamped with the new kit", before);
    expect(command.lines.slice(before).filter(({ type }) => type === "function-updated")).toEqual([]);
    const mended = edit(kit, wrong, `${line}\n    console.log("mended");`);
    await Promise.all(services.map((service) => updated(mended, service)));
  });
});

it.each([100, 300, 500])("wrong types that are saved %i ms after good ones do not run", async (delayMs) => {
  const before = save(forecasting, handler(`console.log("good ${delayMs}");`));
  await setTimeout(delayMs);
  save(forecasting, handler(`const wrong: number = "wrong ${delayMs}"; console.log(wrong);`));
  await refused(before);
  const ID = await placeOrder();
  await completed(ID);
  expect(command.lines.slice(before).filter(({ line }) => line?.includes("wrong"))).toEqual([]);
  const mended = save(forecasting, handler(`console.log("mended ${delayMs}");`));
  await updated(mended);
});

it("a handler that asks for what infra gives it in the same moment runs with it", async () => {
  const infra = "infra/src/constructs/service-function.ts";
  const before = save(forecasting, `if (!process.env.BAR) throw new Error("no BAR");\n${source}`);
  await refused(before);
  edit(infra, "variables: { ...environment,", 'variables: { ...environment, BAR: "bar",');
  await command.next("stack-replaced", undefined, before);
  await updated(before);
  await command.next("update-recovered", undefined, before);
  const reverted = save(forecasting, source);
  await updated(reverted);
});

it("of two handlers that are saved together, the good one runs and the other one is refused", async () => {
  const invoicing = "packages/services/invoice-service/src/invoice-order.ts";
  const invoice = readFileSync(join(copy.folder, invoicing), "utf8");
  const before = save(forecasting, handler("const = 1;"));
  save(invoicing, `${invoice}\nconsole.log("new invoices");\n`);
  expect((await refused(before)).message).toMatch(/^forecasting-service: /);
  await updated(before, "invoice-service");
  const mended = save(forecasting, handler('console.log("mended");'));
  save(invoicing, invoice);
  await updated(mended);
});

describe("infra that is saved", () => {
  const infra = "infra/src/constructs/service-function.ts";
  const functions = async () => {
    const { consoleUrl } = await command.next("started");
    const { nodes } = (await (await fetch(`${consoleUrl}/api/stack`)).json()) as {
      nodes: { kind: string; configuration: { memory_size: number } }[];
    };
    return new Set(
      nodes.filter(({ kind }) => kind === "function").map(({ configuration }) => configuration.memory_size),
    );
  };

  it("is synthesized and started anew at the same addresses, with the orders of before", async () => {
    const ID = await placeOrder();
    await completed(ID);
    const order = await (await fetch(`${orderUrl}/${ID}`)).json();

    const before = edit(infra, "memorySize: 256", "memorySize: 320");
    expect(await command.next("stack-replaced", undefined, before)).toMatchObject({ kept: true });
    expect(await functions()).toEqual(new Set([320]));
    expect(await (await fetch(`${orderUrl}/${ID}`)).json()).toEqual(order);
    await completed(await placeOrder());
  });

  it("and cannot be synthesized leaves the last good stack running", async () => {
    const ID = await placeOrder();
    const broken = 'memorySize: (() => { throw new Error("no memory") })()';
    const before = edit(infra, "memorySize: 320", broken);
    expect((await refused(before)).message).toMatch(/no memory|error TS/);
    await completed(ID);
    expect(await functions()).toEqual(new Set([320]));
    const reverted = edit(infra, broken, "memorySize: 320");
    await command.next("update-recovered", undefined, reverted);
  });
});

it("ends with a summary of the run", async () => {
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

it.each([50, 300, 700])("can be interrupted, %i ms after something was saved", async (delayMs) => {
  const run = new JsonCommand(copy.main, { folder: copy.folder, parameters: [copy.stackFolder, "--memory"] });
  await run.next("started");
  const kitSource = readFileSync(join(copy.folder, kit), "utf8");
  save(kit, `${kitSource}\nconsole.log("saved ${delayMs} ms before the end");\n`);
  await setTimeout(delayMs);
  run.interrupt();
  expect(await run.exited).toBe(0);
  expect(run.lines.at(-1)).toMatchObject({ type: "stopped" });
});
