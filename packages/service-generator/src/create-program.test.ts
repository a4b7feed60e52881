import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { callProgram } from "command-line/testing";
import { expect, test } from "vitest";
import { createProgram } from "./create-program.ts";
import { repositoryRoot } from "./link-packages.ts";
import { createWorkspace, readSources } from "./testing/create-workspace.ts";

/** Calls a command in one of its folders, by default a workspace that it does not change. */
const call = (command: string, root = repositoryRoot) =>
  callProgram(createProgram, [...command.split(" "), "--root", root]);

test("adds a chain of services with the schema of its event, and deletes it without a trace", async () => {
  const root = createWorkspace();
  const before = readSources(root);
  expect(
    await call("new service payment-service --consumes order_created --publishes payment_received", root),
  ).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining(
      "No service reacts to payment_received yet: add one with --consumes payment_received.",
    ),
  });
  expect(await call("new service receipt-service --consumes payment_received", root)).toMatchObject({ exitCode: 0 });

  const after = readSources(root);
  const schema = after.get("packages/services/payment-service/schemas/payment_received.v1.json") ?? "";
  expect(JSON.parse(schema).properties.metadata.properties.schemaVersion).toMatchObject({ const: 1 });
  expect(JSON.parse(after.get("packages/services/receipt-service/package.json") ?? "").dependencies).toEqual({
    "payment-service": "workspace:*",
    "service-kit": "workspace:*",
  });
  expect(after.get("infra/src/order-stack.ts")).toContain(
    '      rule("payment-received", paymentReceived, [consumer("receipt-service")]),\n',
  );

  expect(await call("delete service payment-service", root)).toEqual({
    exitCode: 1,
    stdout: "",
    stderr:
      "error: receipt-service consumes payment_received of payment-service: delete receipt-service first, or let it consume another event\n",
  });
  const { stdout } = await call("delete service receipt-service", root);
  expect(stdout).toContain("dead-letter queue  <prefix>-<environment>-receipt-service-dead-letters, with its messages");
  expect(stdout).toContain("rule               <prefix>-<environment>-payment-received");
  expect(await call("delete service payment-service", root)).toMatchObject({ exitCode: 0 });
  expect(readSources(root)).toEqual(before);
  expect(existsSync(join(root, "infra/node_modules/payment-service"))).toBe(false);
});

test("adds what it can, and names the line to add by hand", async () => {
  const root = createWorkspace();
  const stack = join(root, "infra/src/order-stack.ts");
  writeFileSync(stack, readFileSync(stack, "utf8").replace("const rules = ", "const reactions = "));
  const { exitCode, stderr, stdout } = await call("new service payment-service --consumes order_created", root);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("error: infra/src/order-stack.ts has no array `rules`: add `consumer(");
  expect(stdout).toContain("added packages/services/payment-service\n");
});

test.each([
  ["new service", "missing name of the service: pass one, such as payment-service"],
  ["new service payment-service", "missing event to react to: pass one, such as --consumes order_created"],
  [
    "new service Payments --consumes order_created",
    'invalid name "Payments": use lowercase words joined by hyphens that end in -service, such as payment-service',
  ],
  [
    "new service the-longest-name-that-anyone-has-service --consumes order_created",
    'invalid name "the-longest-name-that-anyone-has-service": use at most 34 characters, because Lambda allows 64 with the prefix and the environment',
  ],
  [
    "new service invoice-service --consumes order_created",
    "invoice-service exists: use another name, or delete it with `npx pnpm delete service invoice-service`",
  ],
  ["new service payment-service --consumes order_crated", 'unknown event "order_crated": did you mean order_created?'],
  [
    "new service payment-service --consumes refund",
    'unknown event "refund": use fulfilment_completed or order_created',
  ],
  [
    "new service payment-service --consumes order_created --publishes paymentReceived",
    'invalid event "paymentReceived": use a noun and a past participle joined by underscores, such as payment_received',
  ],
  [
    "new service payment-service --consumes order_created --publishes fulfilment_completed",
    "fulfilment-service publishes fulfilment_completed already: use another name",
  ],
  ["delete service invoce-service", 'unknown service "invoce-service": did you mean invoice-service?'],
  [
    "delete service order-service",
    "order-service responds to HTTP requests: the stack's API depends on it, so delete both by hand",
  ],
])("%s is rejected in one line", async (command, message) => {
  expect(await call(command)).toEqual({ exitCode: 1, stdout: "", stderr: `error: ${message}\n` });
});

test("rejects a folder without services", async () => {
  const { stderr } = await call("new service payment-service --consumes order_created", "/nowhere");
  expect(stderr).toBe("error: /nowhere has no packages/services: pass the root of a workspace as --root\n");
});
