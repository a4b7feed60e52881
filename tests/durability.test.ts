import { expect, test } from "vitest";
import { until } from "./support/conditions.ts";
import { request } from "./support/orders.ts";
import { createDataFolder, startProcess } from "./support/start-process.ts";

const KILLS = 20;
const LANES = 6;

const isComplete = (order: Record<string, string>) => Object.keys(order).length === 6;

test(`completes every acknowledged order although the process is killed ${KILLS} times under load`, async () => {
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

  for (let kill = 0; kill < KILLS; kill++) {
    const { child, exited, orderUrl } = await startProcess(folder);
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

  const { orderUrl } = await startProcess(folder);
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

test("keeps an order after a restart and deletes it with --fresh", async () => {
  const folder = createDataFolder();
  const first = await startProcess(folder);
  const { body } = await request(first.orderUrl);
  await until(async () => expect(isComplete((await request(`${first.orderUrl}/${body.ID}`)).body)).toBe(true));
  first.child.kill("SIGTERM");
  await first.exited;

  const second = await startProcess(folder);
  expect(isComplete((await request(`${second.orderUrl}/${body.ID}`)).body)).toBe(true);
  second.child.kill("SIGTERM");
  await second.exited;

  const third = await startProcess(folder, { options: ["--fresh"] });
  expect((await request(`${third.orderUrl}/${body.ID}`)).status).toBe(404);
});

test("reports an error if another run uses the folder", async () => {
  const folder = createDataFolder();
  await startProcess(folder);
  await expect(startProcess(folder)).rejects.toThrow(/another local cloud is using it: stop that one/);
});

test("--fresh deletes nothing if another run uses the folder", async () => {
  const folder = createDataFolder();
  const first = await startProcess(folder);
  const { body } = await request(first.orderUrl);
  await until(async () => expect(isComplete((await request(`${first.orderUrl}/${body.ID}`)).body)).toBe(true));
  await expect(startProcess(folder, { options: ["--fresh"] })).rejects.toThrow(/another local cloud is using it/);
  first.child.kill("SIGTERM");
  await first.exited;

  const second = await startProcess(folder);
  expect(isComplete((await request(`${second.orderUrl}/${body.ID}`)).body)).toBe(true);
});
