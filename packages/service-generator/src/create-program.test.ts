import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatAlternatives } from "command-line/format-alternatives";
import { callProgram } from "command-line/testing";
import { expect, test } from "vitest";
import { createProgram } from "./create-program.ts";
import { createService } from "./create-service.ts";
import { readCatalog } from "./event-catalog.ts";
import { repositoryRoot } from "./link-packages.ts";
import { createWorkspace, readSources } from "./testing/create-workspace.ts";

/**
 * Calls a command in one of its folders, by default a workspace that it does not change. In a route, `_` stands for a
 * space.
 */
const call = (command: string, root = repositoryRoot) => {
  const parameters = command.split(" ");
  const route = parameters.indexOf("--api") + 1;
  const spaced = parameters.map((each, index) => (route > 0 && index === route ? each.replaceAll("_", " ") : each));
  return callProgram(createProgram, [...spaced, "--root", root]);
};

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

test("adds a service that responds to requests and one that consumes its event, and deletes both", async () => {
  const root = createWorkspace();
  const before = readSources(root);
  const { stdout } = await call("new service sample-service --publishes sample_taken --api POST_/samples", root);
  expect(stdout).toContain("Implement packages/services/sample-service/src/post-samples.ts");
  expect(stdout).toContain(`curl --request POST --json '{"ID":"<order>"}' http://127.0.0.1:4000/prod/samples`);
  expect(await call("new service second-service --consumes sample_taken", root)).toMatchObject({ exitCode: 0 });
  const after = readSources(root);
  expect(after.get("infra/src/order-stack.ts")).toMatch(
    /const responders = \[\s*responder\("order-service"\),[^\]]*\sresponder\("sample-service"\),?\s*\];/,
  );
  expect(after.get("packages/services/sample-service/src/contract.ts")).toContain(
    'routes: { "POST /samples": [sampleTaken] },',
  );
  expect(await call("new service third-service --api POST_/samples", root)).toMatchObject({
    stderr: "error: POST /samples of sample-service exists: use another route\n",
  });

  expect(await call("delete service sample-service", root)).toMatchObject({ exitCode: 1 });
  await call("delete service second-service", root);
  const deleted = await call("delete service sample-service", root);
  expect(deleted.stdout).toContain("  route              POST /samples, which then responds with 404\n");
  expect(deleted.stdout).not.toContain("dead letters");
  expect(readSources(root)).toEqual(before);
});

test("adds services for routes that compile and pass their tests", async () => {
  const root = createWorkspace();
  const requests = [
    { name: "sample-service", api: "PUT /samples/{sampleId}" },
    { name: "second-service", api: "DELETE /order/{ID}/sample", publishes: "sample_taken" },
  ];
  const folders: string[] = [];
  for (const request of requests) {
    const { folder, open } = await createService(root, request);
    expect(open).toEqual([]);
    folders.push(folder);
  }
  const include = folders.map((folder) => `${folder}/src`);
  writeFileSync(join(root, "tsconfig.json"), JSON.stringify({ extends: "./tsconfig.base.json", include }));
  const run = (command: string, ...parameters: string[]) =>
    spawnSync(command, parameters, { cwd: root, encoding: "utf8" });
  expect(run("tsc", "--checkers", "1").stdout).toBe("");

  const config = join(repositoryRoot, "vitest.config.ts");
  const { status, stdout } = run(
    "vitest",
    "run",
    "--config",
    config,
    "--project",
    "standard",
    "--root",
    ".",
    ...folders,
  );
  expect({ status, stdout }).toMatchObject({ status: 0 });
  for (const folder of folders) {
    expect(stdout).toContain(folder);
  }
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
  [
    "new service sample-service",
    'missing event or route: pass one, such as --consumes order_created or --api "POST /payments"',
  ],
  [
    "new service sample-service --consumes order_created --api POST_/samples",
    "a service reacts to an event or responds to requests: pass either --consumes or --api",
  ],
  ["new service sample-service --api POST_/order", "POST /order of order-service exists: use another route"],
  [
    "new service sample-service --api GET_/samples",
    'invalid route "GET /samples": use POST, PUT, PATCH or DELETE and a path, such as "POST /payments", because a GET must not change an order',
  ],
  ...["post_/samples", "ANY_/samples", "$default", "POST_/a_/b", "/samples", "POST"].map((route) => [
    `new service sample-service --api ${route}`,
    `invalid route "${route.replaceAll("_", " ")}": use POST, PUT, PATCH or DELETE and a path, such as "POST /payments"`,
  ]),
  ...["samples", "/", "/samples/", "//samples", "/{proxy+}", "/sämples", "/{a}{b}", "/samples?x=1"].map((path) => [
    `new service sample-service --api POST_${path}`,
    `invalid route "POST ${path}": use a path of words and variables, such as /payments or /order/{ID}/payment`,
  ]),
  [
    "new service sample-service --api POST_/order/{id}/sample",
    'invalid route "POST /order/{id}/sample": write {ID} instead of {id} for the ID of the order',
  ],
  ["new service sample-service --api POST_/{a}/{a}", 'invalid route "POST /{a}/{a}": use each variable once'],
  [
    "new service sample-service --api POST_/ping",
    'invalid route "POST /ping": API Gateway reserves /ping and /sping for its health checks: use another path',
  ],
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
  ["new service order-service --consumes order_created", "order-service exists: use another name"],
  ["new service", "missing name of the service: pass one, such as payment-service"],
  [
    "new service sample-service",
    'missing event or route: pass one, such as --consumes order_created or --api "POST /payments"',
  ],
  ["new service sample-service --consumes order_crated", 'unknown event "order_crated": did you mean order_created?'],
  [
    "new service sample-service --consumes order_created --publishes paymentReceived",
    'invalid event "paymentReceived": use a noun and a past participle joined by underscores, such as payment_received',
  ],
  [
    "new service sample-service --consumes order_created --publishes order_created",
    "order-service publishes order_created already: use another name",
  ],
  ["delete service invoce-service", 'unknown service "invoce-service": did you mean invoice-service?'],
  ["delete service invoice", 'unknown service "invoice": did you mean invoice-service?'],
  [
    "delete service order-service",
    "order-service places the orders that all other services need: it cannot be deleted",
  ],
])("%s is rejected in one line", async (command, message) => {
  expect(await call(command)).toEqual({ exitCode: 1, stdout: "", stderr: `error: ${message}\n` });
});

test("rejects a folder without services", async () => {
  const { stderr } = await call("new service sample-service --consumes order_created", "/nowhere");
  expect(stderr).toBe("error: /nowhere has no packages/services: pass the root of a workspace as --root\n");
});

test("names the services of the workspace if only the suffix is similar", async () => {
  const { contracts } = await readCatalog(repositoryRoot);
  const { stderr } = await call("delete service nope-service");
  expect(stderr).toBe(`error: unknown service "nope-service": use ${formatAlternatives(Object.keys(contracts))}\n`);
});

test("names the events of the workspace if none is similar", async () => {
  const { events } = await readCatalog(repositoryRoot);
  const known = events.map(({ detailType }) => detailType).sort();
  const { stderr } = await call("new service sample-service --consumes refund");
  expect(stderr).toBe(`error: unknown event "refund": use ${formatAlternatives(known)}\n`);
});
