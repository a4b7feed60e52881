import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { until } from "./support/conditions.ts";
import { readLines, runCommand, startCommand } from "./support/dev-server-command.ts";
import { request } from "./support/orders.ts";
import { addService, createEditedStack, stackFolder } from "./support/run-stack.ts";

/** Runs `npm start` in this process until the test ends. */
function start(folder: string, ...parameters: string[]) {
  const run = runCommand(folder, "--memory", "--no-watch", "--json", ...parameters);
  onTestFinished(async () => void (await run.interrupt()));
  return { ...run, findLine: (type: string) => readLines(run.output).find((line) => line.type === type) };
}

test("the summary shows that a dead letter was redriven", async () => {
  const fault = "on=invocation,effect=exception-before,function=invoice-service,times=3";
  const { findLine, interrupt } = start(stackFolder, "--time-scale", "600", "--fault", fault);
  await until(() => expect(findLine("started")).toBeDefined());
  const { consoleUrl, outputs } = findLine("started");
  await request(outputs.order_url);
  await until(() => expect(findLine("dead-letter")).toBeDefined());
  const url = `${consoleUrl}/api/queues/lab2-dev-invoice-service-dead-letters/redrive`;
  await fetch(url, { method: "POST", headers: { origin: consoleUrl }, body: "{}" });
  await until(() => expect(findLine("order-completed")).toBeDefined());
  expect(await interrupt()).toBe(0);
  expect(findLine("stopped")).toMatchObject({ ordersPlaced: 1, ordersCompleted: 1, deadLetters: {} });
});

test.each(["SIGINT", "SIGTERM"] as const)("%s stops the process cleanly", async (signal) => {
  const { child, exited, output } = startCommand("--memory");
  await until(() => expect(output.stdout).toContain("Ctrl-C"));
  const orderUrl = /http:\S+\/prod\/order/.exec(output.stdout)?.[0] ?? "";
  expect((await fetch(orderUrl)).status).toBe(200);
  child.kill(signal);
  expect(await exited).toEqual([0, null]);
  await expect(fetch(orderUrl)).rejects.toThrow();
});

test("a taken port exits the process with 1 and is named in one line", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { exited, output } = startCommand("--console-port", String(port));
  expect(await exited).toEqual([1, null]);
  expect(output.stderr).toBe(
    `error: port ${port} is taken: choose another with --console-port, or 0 for any free port\n`,
  );
});

test("an order is complete after the stamp of a service that was added to the stack", async () => {
  const folder = createEditedStack((json, folder) => addService(json, folder, "audit-service", "invoice-service"));
  const fault = "on=invocation,effect=exception-before,function=audit-service,times=1";
  const { findLine, interrupt, output } = start(folder, "--time-scale", "60", "--fault", fault);
  await until(() => expect(findLine("started")).toBeDefined());
  const { ID } = (await request(findLine("started").outputs.order_url)).body;
  await until(() => expect(findLine("order-completed")).toMatchObject({ ID }));
  expect(await interrupt()).toBe(0);
  const isStamp = ({ action, detail, type }: { action?: string; detail: unknown; type: string }) =>
    type === "api-call" && action === "dynamodb:UpdateItem" && JSON.stringify(detail).includes("time_audit_service");
  const types = readLines(output).map((line) => (isStamp(line) ? "audited" : line.type));
  expect(types).toContain("fault-injected");
  expect(types.indexOf("audited")).toBeGreaterThan(0);
  expect(types.indexOf("order-completed")).toBeGreaterThan(types.indexOf("audited"));
});
