import { expect, test } from "vitest";
import { until } from "./support/conditions.ts";
import { isComplete, request } from "./support/orders.ts";
import { createDataFolder, startProcess } from "./support/start-process.ts";
import { testKills } from "./support/test-kills.ts";

testKills(2);

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
