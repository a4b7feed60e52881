import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { forecasting, ReloadSession, withStatements } from "./support/reload-session.ts";

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
