import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { JsonCommand } from "./json-command.ts";
import { forecasting, kit, type ReloadSession, withStatements } from "./reload-session.ts";

/** Defines tests that save a second version while the first one is at some step of its reload. */
export function testSupersededVersion(session: ReloadSession, delaysMs: readonly number[]): void {
  it.each(delaysMs)(
    "does not run a version with a type error that is saved %i ms after a valid one",
    async (delayMs) => {
      const before = session.save(forecasting, withStatements(`console.log("good ${delayMs}");`));
      // The delay decides which step of the reload is running.
      await setTimeout(delayMs);
      session.save(forecasting, withStatements(`const wrong: number = "wrong ${delayMs}"; console.log(wrong);`));
      await session.untilRejected(before);
      const ID = await session.placeOrder();
      await session.untilCompleted(ID);
      expect(session.command.lines.slice(before).filter(({ line }) => line?.includes("wrong"))).toEqual([]);
      const fixed = session.save(forecasting, withStatements(`console.log("fixed ${delayMs}");`));
      await session.untilUpdated(fixed);
    },
  );
}

/** Defines tests that interrupt the command at some step of a reload. */
export function testInterruption(session: ReloadSession, delaysMs: readonly number[]): void {
  it.each(delaysMs)("can be interrupted %i ms after a save", async (delayMs) => {
    const run = new JsonCommand(session.copy.main, {
      folder: session.copy.folder,
      parameters: [session.copy.stackFolder, "--memory"],
    });
    await run.next("started");
    const kitSource = readFileSync(join(session.copy.folder, kit), "utf8");
    session.save(kit, `${kitSource}\nconsole.log("saved ${delayMs} ms before the end");\n`);
    await setTimeout(delayMs);
    run.interrupt();
    expect(await run.exited).toBe(0);
    expect(run.lines.at(-1)).toMatchObject({ type: "stopped" });
  });
}
