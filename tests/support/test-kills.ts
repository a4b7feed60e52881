import { expect, test } from "vitest";
import { until } from "./conditions.ts";
import { isComplete, request } from "./orders.ts";
import { createDataFolder, startProcess } from "./start-process.ts";

const LANES = 6;
/** Orders wait for a worker, so that a kill interrupts them at every step, and no worker is started under load. */
const ONE_WORKER = { options: ["--max-workers", "1"] };

/** Defines a test that kills the process again and again while orders are placed. */
export function testKills(kills: number): void {
  test(`completes every acknowledged order although the process is killed ${kills === 1 ? "once" : `${kills} times`} under load`, async () => {
    const folder = createDataFolder();
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
    console.log(`SEED=${seed}`);
    let state = seed;
    /** Returns a number from 0 to 1 that depends only on the seed. */
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return state / 2 ** 31;
    };
    const acknowledged: string[] = [];

    for (let kill = 0; kill < kills; kill++) {
      const { child, exited, orderUrl } = await startProcess(folder, ONE_WORKER);
      const before = acknowledged.length;
      let running = true;
      const lanes = Array.from({ length: LANES }, async () => {
        while (running) {
          const placed = await request(orderUrl, { method: "POST" }).catch(() => undefined);
          if (placed?.status === 200 && placed.body.ID) {
            acknowledged.push(placed.body.ID);
          }
        }
      });
      // A random number of orders is in progress, each at a random step.
      const enough = before + 1 + Math.floor(random() * 30);
      await until(() => expect(acknowledged.length).toBeGreaterThanOrEqual(enough));
      running = false;
      child.kill("SIGKILL");
      await Promise.all([exited, ...lanes]);
    }

    const { orderUrl } = await startProcess(folder, ONE_WORKER);
    const incomplete = new Set(acknowledged);
    await until(async () => {
      for (const ID of incomplete) {
        const { body } = await request(`${orderUrl}/${ID}`);
        if (isComplete(body)) {
          incomplete.delete(ID);
        }
      }
      expect([...incomplete]).toEqual([]);
    });
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    console.log(`${acknowledged.length} acknowledged, ${acknowledged.length - incomplete.size} completed`);
  }, 300_000);
}
