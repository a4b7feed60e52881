import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { placeOrder, request, untilComplete } from "./support/orders.ts";
import { runStack, stackFolder } from "./support/run-stack.ts";
import { createDataFolder, startProcess } from "./support/start-process.ts";
import { testKills } from "./support/test-kills.ts";

testKills(1);

/** The folder in which `npm start` stores the data of the stack. */
const getStackData = (folder: string) => join(folder, ".local-cloud", basename(stackFolder));

test("keeps an order after a restart, reports an error while another run uses the folder, and deletes it with --fresh", async () => {
  const folder = createDataFolder();
  const first = await runStack({ dataFolder: getStackData(folder) });
  const ID = await placeOrder(first);
  for (const options of [[], ["--fresh"]]) {
    await expect(startProcess(folder, { options })).rejects.toThrow(/another local cloud is using it: stop that one/);
  }
  const order = await untilComplete(first, ID);
  await first.stop();

  const second = await runStack({ dataFolder: getStackData(folder) });
  expect((await request(`${second.orderUrl}/${ID}`)).body).toEqual(order);
  await second.stop();

  const third = await startProcess(folder, { options: ["--fresh"] });
  expect((await request(`${third.orderUrl}/${ID}`)).status).toBe(404);
});
