import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  forecasting,
  functionConstruct,
  kit,
  ReloadSession,
  source,
  withStatements,
} from "./support/reload-session.ts";

const session = new ReloadSession();

describe("saving a handler", () => {
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
    ["with a syntax error", withStatements("const = 1;"), /forecast-demand\.ts:\d+:\d+/],
    [
      "with an initialization error",
      `throw new TypeError("no crystal ball");\n${source}`,
      /forecasting-service cannot be initialized: TypeError: no crystal ball/,
    ],
  ])("%s reports the error and keeps running the previous version", async (_, content, reason) => {
    await session.testRejected(content, reason);
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

it("saving infra synthesizes and restarts the stack at the same addresses with its orders", async () => {
  const ID = await session.placeOrder();
  await session.untilCompleted(ID);
  const order = await (await fetch(`${session.orderUrl}/${ID}`)).json();

  const before = session.edit(functionConstruct, "memorySize: 256", "memorySize: 320");
  expect(await session.command.next("stack-replaced", undefined, before)).toMatchObject({ kept: true });
  expect(await session.readMemorySizes()).toEqual(new Set([320]));
  expect(await (await fetch(`${session.orderUrl}/${ID}`)).json()).toEqual(order);
  await session.untilCompleted(await session.placeOrder());
  const reverted = session.edit(functionConstruct, "memorySize: 320", "memorySize: 256");
  await session.command.next("stack-replaced", undefined, reverted);
});

it("keeps running the previous stack if synthesis fails", async () => {
  const ID = await session.placeOrder();
  const broken = 'memorySize: (() => { throw new Error("no memory") })()';
  const before = session.edit(functionConstruct, "memorySize: 256", broken);
  expect((await session.untilRejected(before)).message).toMatch(/no memory|error TS/);
  await session.untilCompleted(ID);
  expect(await session.readMemorySizes()).toEqual(new Set([256]));
  const reverted = session.edit(functionConstruct, broken, "memorySize: 256");
  await session.command.next("update-recovered", undefined, reverted);
});

it("runs a handler with an environment variable that infra adds at the same time", async () => {
  const before = session.save(forecasting, `if (!process.env.BAR) throw new Error("no BAR");\n${source}`);
  await session.untilRejected(before);
  session.edit(functionConstruct, "variables: environment", 'variables: { ...environment, BAR: "bar" }');
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

it("reloads the stack without a statement, although that leaves an import unused", async () => {
  const ID = await session.placeOrder();
  await session.untilCompleted(ID);
  const statement = "    ...(SHOW_ORDER in routes";
  const edited = session.edit("infra/src/service-permissions.ts", statement, `    // ${statement.trim()}`);
  await session.command.next("stack-replaced", undefined, edited);
  expect((await fetch(`${session.orderUrl}/${ID}`)).status).toBe(500);
});
