import { expect, onTestFinished, test } from "vitest";
import { until } from "./support/conditions.ts";
import { readLines, runCommand } from "./support/dev-server-command.ts";
import { request } from "./support/orders.ts";
import { addService, createEditedStack } from "./support/run-stack.ts";
import { testDeadLetterSummary, testSignal } from "./support/test-dev-server.ts";

testDeadLetterSummary("was redriven", { redriven: true });
testSignal("SIGTERM");

test("an order is complete after the stamp of a service that was added to the stack", async () => {
  const folder = createEditedStack((json, folder) => addService(json, folder, "audit-service", "invoice-service"));
  const fault = "on=invocation,effect=exception-before,function=audit-service,times=1";
  const options = ["--memory", "--no-watch", "--json", "--time-scale", "60", "--fault", fault];
  const { interrupt, output } = runCommand(folder, ...options);
  onTestFinished(async () => void (await interrupt()));
  const lines = () => readLines(output);
  await until(() => expect(lines()[0]).toMatchObject({ type: "started" }));
  const { ID } = (await request(lines()[0].outputs.order_url)).body;
  await until(() => expect(lines()).toContainEqual(expect.objectContaining({ type: "order-completed", ID })));
  expect(await interrupt()).toBe(0);
  const isStamp = ({ action, detail, type }: { action?: string; detail: unknown; type: string }) =>
    type === "api-call" && action === "dynamodb:UpdateItem" && JSON.stringify(detail).includes("time_audit_service");
  const types = lines().map((line) => (isStamp(line) ? "audited" : line.type));
  expect(types).toContain("fault-injected");
  expect(types.indexOf("audited")).toBeGreaterThan(0);
  expect(types.indexOf("order-completed")).toBeGreaterThan(types.indexOf("audited"));
});
