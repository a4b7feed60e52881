import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { forecasting, kit, ReloadSession, source, withStatements } from "./support/reload-session.ts";

const session = new ReloadSession();

describe("saving a handler", () => {
  it("runs it from the next invocation, with the same bundle as the build", async () => {
    const before = session.save(forecasting, withStatements('console.log("forecast by the stars");'));
    await session.untilUpdated(before);
    const ID = await session.placeOrder();
    await session.untilPrinted("forecast by the stars", before);
    await session.untilCompleted(ID);

    const folder = join(session.copy.folder, "packages/services/forecasting-service");
    const bundle = () =>
      ["handler.cjs", "handler.cjs.map"].map((name) => readFileSync(join(folder, "dist", name), "utf8"));
    const reloaded = bundle();
    execFileSync(process.execPath, ["../../../scripts/bundle-service.ts"], { cwd: folder });
    expect(reloaded).toEqual(bundle());
  });

  it("lets a running invocation finish with the code that it started with", async () => {
    const file = join(session.copy.folder, "resume");
    const waiting = withStatements(`
      console.log("old code waits");
      const { existsSync } = await import("node:fs");
      while (!existsSync(${JSON.stringify(file)})) await new Promise((resolve) => setTimeout(resolve, 5));
      console.log("old code resumes");
    `);
    const before = session.save(forecasting, waiting);
    await session.untilUpdated(before);
    const first = await session.placeOrder();
    await session.untilPrinted("old code waits", before);

    const later = session.save(forecasting, withStatements('console.log("new code");'));
    await session.untilUpdated(later);
    const second = await session.placeOrder();
    await session.untilPrinted("new code", later);
    await session.untilCompleted(second);
    expect(session.command.lines.some(({ line }) => line === "old code resumes")).toBe(false);

    writeFileSync(file, "");
    await session.untilPrinted("old code resumes", later);
    await session.untilCompleted(first);
  });

  it("runs code that leaves something unused or unreachable", async () => {
    const throwing = source.replace(
      "({ data }) => stamp(data.ID)",
      'async () => { throw new Error("no crystal ball"); return 1; }',
    );
    const before = session.save(forecasting, throwing);
    await session.untilUpdated(before);
    await session.untilUpdated(session.save(forecasting, source));
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
    await session.untilUpdated(session.save(forecasting, withStatements('console.log("good");')));
    const before = session.save(forecasting, content);
    const { message } = await session.untilRejected(before);
    expect(message).toMatch(/^forecasting-service: /);
    expect(message).toMatch(reason);
    await session.untilCompleted(await session.placeOrder());
    await session.untilPrinted("good", before);
    const reverted = session.save(forecasting, source);
    await session.untilUpdated(reverted);
    await session.command.next("update-recovered", undefined, reverted);
  });
});

describe("saving service-kit", () => {
  const services = ["order", "invoice", "fulfilment", "forecasting", "logistic"].map((name) => `${name}-service`);
  const line = "return async (orderId) => {";

  it("updates every service", async () => {
    const before = session.edit(kit, line, `${line}\n    console.log("stamped with the new kit");`);
    await Promise.all(services.map((service) => session.untilUpdated(before, service)));
  });

  it("with a type error reports it once for all services and keeps running the previous version", async () => {
    const wrong = `${line}\n    const length: number = orderId;\n    console.log(length);`;
    const before = session.edit(kit, line, wrong);
    const { message } = await session.untilRejected(before);
    expect(message).toMatch(/^forecasting-service, fulfilment-service, .*: type errors\n.*stamp\.ts\(\d+,\d+\)/);
    await session.untilCompleted(await session.placeOrder());
    await session.untilPrinted("stamped with the new kit", before);
    expect(session.command.lines.slice(before).filter(({ type }) => type === "function-updated")).toEqual([]);
    const fixed = session.edit(kit, wrong, `${line}\n    console.log("fixed");`);
    await Promise.all(services.map((service) => session.untilUpdated(fixed, service)));
  });
});

it("runs a handler with an environment variable that infra adds at the same time", async () => {
  const infra = "infra/src/constructs/service-function.ts";
  const before = session.save(forecasting, `if (!process.env.BAR) throw new Error("no BAR");\n${source}`);
  await session.untilRejected(before);
  session.edit(infra, "variables: { ...environment,", 'variables: { ...environment, BAR: "bar",');
  await session.command.next("stack-replaced", undefined, before);
  await session.untilUpdated(before);
  await session.command.next("update-recovered", undefined, before);
  const reverted = session.save(forecasting, source);
  await session.untilUpdated(reverted);
});

it("runs the valid one of two handlers that are saved together and rejects the other", async () => {
  const invoicing = "packages/services/invoice-service/src/invoice-order.ts";
  const invoice = readFileSync(join(session.copy.folder, invoicing), "utf8");
  const before = session.save(forecasting, withStatements("const = 1;"));
  session.save(invoicing, `${invoice}\nconsole.log("new invoices");\n`);
  expect((await session.untilRejected(before)).message).toMatch(/^forecasting-service: /);
  await session.untilUpdated(before, "invoice-service");
  const fixed = session.save(forecasting, withStatements('console.log("fixed");'));
  session.save(invoicing, invoice);
  await session.untilUpdated(fixed);
});

describe("saving infra", () => {
  const infra = "infra/src/constructs/service-function.ts";
  const readMemorySizes = async () => {
    const { consoleUrl } = await session.command.next("started");
    const { nodes } = (await (await fetch(`${consoleUrl}/api/stack`)).json()) as {
      nodes: { kind: string; configuration: { memory_size: number } }[];
    };
    return new Set(
      nodes.filter(({ kind }) => kind === "function").map(({ configuration }) => configuration.memory_size),
    );
  };

  it("synthesizes and restarts the stack at the same addresses with its orders", async () => {
    const ID = await session.placeOrder();
    await session.untilCompleted(ID);
    const order = await (await fetch(`${session.orderUrl}/${ID}`)).json();

    const before = session.edit(infra, "memorySize: 256", "memorySize: 320");
    expect(await session.command.next("stack-replaced", undefined, before)).toMatchObject({ kept: true });
    expect(await readMemorySizes()).toEqual(new Set([320]));
    expect(await (await fetch(`${session.orderUrl}/${ID}`)).json()).toEqual(order);
    await session.untilCompleted(await session.placeOrder());
  });

  it("keeps running the previous stack if synthesis fails", async () => {
    const ID = await session.placeOrder();
    const broken = 'memorySize: (() => { throw new Error("no memory") })()';
    const before = session.edit(infra, "memorySize: 320", broken);
    expect((await session.untilRejected(before)).message).toMatch(/no memory|error TS/);
    await session.untilCompleted(ID);
    expect(await readMemorySizes()).toEqual(new Set([320]));
    const reverted = session.edit(infra, broken, "memorySize: 320");
    await session.command.next("update-recovered", undefined, reverted);
  });
});

it("prints a summary of the run at the end", async () => {
  session.command.interrupt();
  expect(await session.command.exited).toBe(0);
  const orders = session.command.lines.filter(({ type }) => type === "order-completed").length;
  expect(session.command.lines.at(-1)).toEqual({
    type: "stopped",
    ordersPlaced: orders,
    ordersCompleted: orders,
    deadLetters: {},
  });
});
