import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { JsonCommand } from "./support/json-command.ts";
import { stackFolder } from "./support/stack-folder.ts";
import { createDataFolder } from "./support/start-process.ts";

const main = fileURLToPath(new URL("../packages/local-cloud/src/main.mjs", import.meta.url));

test("local start runs the order stack without npm start and reports no orders", async () => {
  const folder = createDataFolder();
  const command = new JsonCommand(main, { folder, parameters: ["start", stackFolder] });
  onTestFinished(async () => {
    command.child.kill("SIGKILL");
    await command.exited;
  });
  const { consoleUrl, outputs } = await command.next("started");
  expect(await (await fetch(consoleUrl)).text()).toMatch(/^<!doctype html>/i);
  const response = await fetch(outputs.order_url, { method: "POST" });
  expect(response.status).toBe(200);
  await command.next("invocation-ended", ({ functionName }) => functionName.endsWith("logistic-service"));
  command.interrupt();
  expect(await command.exited).toBe(0);
  expect(command.lines.at(-1)).toEqual({ type: "stopped", deadLetters: {} });
  expect(command.lines.map(({ type }) => type)).not.toContain("order-completed");
});
