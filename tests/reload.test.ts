import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { forecasting, kit, ReloadSession, withStatements } from "./support/reload-session.ts";

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

  it("with a type error reports the error and keeps running the previous version", async () => {
    await session.testRejected(
      withStatements("const day: number = new Date().toISOString();"),
      /forecast-demand\.ts\(\d+,\d+\): error TS2322/,
    );
  });
});

describe("saving service-kit", () => {
  const line = "return async (orderId) => {";

  it("updates every service, but reports a type error once for all and keeps running the previous version", async () => {
    const services = readdirSync(join(session.copy.folder, "packages/services"));
    const saved = session.edit(kit, line, `${line}\n    console.log("stamped with the new kit");`);
    await Promise.all(services.map((service) => session.untilUpdated(saved, service)));
    const wrong = `${line}\n    const length: number = orderId;\n    console.log(length);`;
    const before = session.edit(kit, line, wrong);
    const { message } = await session.untilRejected(before);
    expect(message).toMatch(/^(?:[a-z]+-service, )+[a-z]+-service: type errors\n.*stamp\.ts\(\d+,\d+\)/);
    await session.untilCompleted(await session.placeOrder());
    await session.untilPrinted("stamped with the new kit", before);
    expect(session.command.lines.slice(before).filter(({ type }) => type === "function-updated")).toEqual([]);
    const fixed = session.edit(kit, wrong, `${line}\n    console.log("fixed");`);
    await Promise.all(services.map((service) => session.untilUpdated(fixed, service)));
  });
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
