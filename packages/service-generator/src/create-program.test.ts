import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { callProgram } from "command-line/testing";
import { expect, test } from "vitest";
import { createProgram } from "./create-program.ts";
import { readCatalog } from "./event-catalog.ts";
import { repositoryRoot } from "./link-packages.ts";
import { createWorkspace, readSources } from "./testing/create-workspace.ts";

/** Calls a command in one of its folders, by default a workspace that it does not change. */
const call = (command: string, root = repositoryRoot) =>
  callProgram(createProgram, [...command.split(" "), "--root", root]);

test("adds a chain of services with the schema of its event, and deletes it without a trace", async () => {
  const root = createWorkspace();
  const before = readSources(root);
  expect(
    await call("new service sample-service --consumes order_created --publishes sample_taken", root),
  ).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("No service reacts to sample_taken yet: add one with --consumes sample_taken."),
  });
  expect(await call("new service second-service --consumes sample_taken", root)).toMatchObject({ exitCode: 0 });

  const after = readSources(root);
  const schema = after.get("packages/services/sample-service/schemas/sample_taken.v1.json") ?? "";
  expect(JSON.parse(schema).properties.metadata.properties.schemaVersion).toMatchObject({ const: 1 });
  expect(JSON.parse(after.get("packages/services/second-service/package.json") ?? "").dependencies).toEqual({
    "sample-service": "workspace:*",
    "service-kit": "workspace:*",
  });
  expect(after.get("infra/src/order-stack.ts")).toContain(
    '      rule("sample-taken", sampleTaken, [consumer("second-service")]),\n',
  );

  expect(await call("delete service sample-service", root)).toEqual({
    exitCode: 1,
    stdout: "",
    stderr:
      "error: second-service consumes sample_taken of sample-service: delete second-service first, or let it consume another event\n",
  });
  const { stdout } = await call("delete service second-service", root);
  expect(stdout).toContain("dead-letter queue  <prefix>-<environment>-second-service-dead-letters, with its messages");
  expect(stdout).toContain("rule               <prefix>-<environment>-sample-taken");
  expect(await call("delete service sample-service", root)).toMatchObject({ exitCode: 0 });
  expect(readSources(root)).toEqual(before);
  expect(existsSync(join(root, "infra/node_modules/sample-service"))).toBe(false);
});

test("adds what it can, and names the line to add by hand", async () => {
  const root = createWorkspace();
  const stack = join(root, "infra/src/order-stack.ts");
  writeFileSync(stack, readFileSync(stack, "utf8").replace("const rules = ", "const reactions = "));
  const { exitCode, stderr, stdout } = await call("new service sample-service --consumes order_created", root);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("error: infra/src/order-stack.ts has no array `rules`: add `consumer(");
  expect(stdout).toContain("added packages/services/sample-service\n");
});

test.each([
  ["new service", "missing name of the service: pass one, such as payment-service"],
  ["new service sample-service", "missing event to react to: pass one, such as --consumes order_created"],
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
  ["new service sample-service --consumes order_crated", 'unknown event "order_crated": did you mean order_created?'],
  [
    "new service sample-service --consumes order_created --publishes paymentReceived",
    'invalid event "paymentReceived": use a noun and a past participle joined by underscores, such as payment_received',
  ],
  [
    "new service sample-service --consumes order_created --publishes fulfilment_completed",
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
  const { stderr } = await call("new service sample-service --consumes order_created", "/nowhere");
  expect(stderr).toBe("error: /nowhere has no packages/services: pass the root of a workspace as --root\n");
});

test("names the events of the workspace if none is similar", async () => {
  const { events } = await readCatalog(repositoryRoot);
  const known = events.map(({ detailType }) => detailType).sort();
  const { stderr } = await call("new service sample-service --consumes refund");
  expect(stderr).toBe(`error: unknown event "refund": use ${known.join(" or ")}\n`);
});
