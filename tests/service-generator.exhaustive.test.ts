import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { until } from "./support/conditions.ts";
import { placeOrder, request, stampNames } from "./support/orders.ts";
import { runStack } from "./support/run-stack.ts";
import { copyWorkspace, type WorkspaceCopy } from "./support/workspace-copy.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const generator = join(root, "packages/service-generator/src/main.ts");
const bin = (name: string) => join(root, "node_modules/.bin", name);
const added = ["sample-service", "second-service", "third-service"];

/** Runs a command in a folder of the copy. A failure contains its output. */
const run = (folder: string, command: string, ...parameters: string[]) =>
  execFileSync(command, parameters, { cwd: folder, encoding: "utf8" });

function createWorkspace(): WorkspaceCopy {
  const copy = copyWorkspace();
  onTestFinished(copy.remove);
  return copy;
}

/** Reads all sources of a workspace by their path. */
function readSources(folder: string): Map<string, string> {
  const paths = globSync(["infra/**/*.*", "packages/**/*.*"], {
    cwd: folder,
    exclude: (path) => /(^|[\\/])(node_modules|dist)$/.test(path),
  });
  const files = paths.filter((path) => /\.(json|md|ts|txt)$/.test(path)).sort();
  return new Map(files.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** It starts dozens of processes, one after another. */
const timeout = 240_000;

test("a chain of two services and one behind the API are added, run, and are deleted without a trace", {
  timeout,
}, async () => {
  const copy = createWorkspace();
  const before = readSources(copy.folder);
  expect([...before.keys()]).toContain("infra/src/order-stack.ts");
  const generate = (...parameters: string[]) => run(root, "node", generator, ...parameters, "--root", copy.folder);

  const publishing = ["--consumes", "order_created", "--publishes", "sample_taken"];
  generate("new", "service", "sample-service", ...publishing);
  synthesize(copy, ["sample-service"]);
  generate("new", "service", "second-service", "--consumes", "sample_taken");
  generate("new", "service", "third-service", "--api", "POST /order/{ID}/third", "--publishes", "third_taken");
  synthesize(copy, ["second-service", "third-service"]);

  for (const service of added) {
    const folder = join(copy.folder, "packages/services", service);
    run(folder, bin("tsc"));
    run(folder, bin("vitest"), "run", "--config", join(root, "vitest.config.ts"), "--root", folder);
  }
  run(join(copy.folder, "infra"), bin("tsc"));

  const stack = await runStack({ stackFolder: copy.stackFolder });
  const ID = await placeOrder(stack);
  const chain = ["time_sample_service", "time_second_service"];
  const order = await until(async () => {
    const { body } = await request(`${stack.orderUrl}/${ID}`);
    expect(Object.keys(body)).toEqual(expect.arrayContaining([...stampNames, ...chain]));
    return body;
  });
  expect(Object.keys(stack.outputs.order_stamps ?? {})).toEqual(expect.arrayContaining(added.slice(0, 2)));
  expect(order).not.toHaveProperty("time_third_service");

  expect(await request(`${stack.orderUrl}/${ID}/third`, { method: "POST" })).toEqual({
    status: 200,
    body: { status: "third_taken", ID },
  });
  expect((await request(`${stack.orderUrl}/${ID}`)).body).toHaveProperty("time_third_service");
  expect(await request(`${stack.orderUrl}/none/third`, { method: "POST" })).toMatchObject({ status: 404 });

  for (const service of added.toReversed()) {
    expect(generate("delete", "service", service)).toContain(`deleted packages/services/${service}`);
  }
  expect(readSources(copy.folder)).toEqual(before);
});

/** Bundles services and synthesizes the copy, which checks that its choreography is complete. */
function synthesize({ folder }: WorkspaceCopy, services: readonly string[]): void {
  for (const service of services) {
    run(join(folder, "packages/services", service), "node", "../../../scripts/bundle-service.ts");
  }
  run(folder, "node", "--disable-warning=DEP0044", "infra/src/main.ts");
}
