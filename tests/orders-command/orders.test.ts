import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, vi } from "vitest";
import { listConsumers } from "../support/choreography.ts";
import { until, untilActivity } from "../support/conditions.ts";
import { placeOrder, request, stampNames, untilComplete } from "../support/orders.ts";
import { shareStack } from "../support/share-stack.ts";
import { createDataFolder, disableRetries } from "./broken-stacks.ts";
import { callOrders, parseJsonLines, runOrders, startOrders, toConnectionOptions } from "./run-orders.ts";

const test = shareStack({ edit: disableRetries });

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

test("placed orders complete, and watch prints them", async ({ stack }) => {
  await untilComplete(stack, await placeOrder(stack));
  const watched = callOrders(["watch", "--json", "--count", "3", "--interval", "1s", ...toConnectionOptions(stack)]);
  await until(() => expect(watched.output.stderr).toBe("watching lab2-dev-order-status\n"));

  const placed = await runOrders("place", "--count", "3", "--key", "night", "--json", ...toConnectionOptions(stack));
  expect(placed).toMatchObject({ exitCode: 0, stderr: "3 orders placed\n" });
  const orders = parseJsonLines(placed).sort((a, b) => a.key.localeCompare(b.key));
  expect(orders).toEqual(
    ["night-1", "night-2", "night-3"].map((key) => ({ ID: expect.any(String), key, attempts: 1 })),
  );

  const seen = await watched.ended;
  expect(seen).toMatchObject({ exitCode: 0, stderr: "watching lab2-dev-order-status\n3 orders completed\n" });
  const completed = parseJsonLines(seen);
  expect(completed.map(({ ID }) => ID).sort()).toEqual(orders.map(({ ID }) => ID).sort());
  for (const { elapsedMs, missing, stamps } of completed) {
    expect({ missing, attributes: Object.keys(stamps).sort() }).toEqual({
      missing: [],
      attributes: stampNames.toSorted(),
    });
    expect(elapsedMs).toBeGreaterThan(0);
  }

  const again = await runOrders("place", "--key", "night-2", ...toConnectionOptions(stack));
  expect(again).toEqual({ exitCode: 0, stdout: `${orders[1].ID}\n`, stderr: "" });
  expect(await stack.items()).toHaveLength(4);
});

test("on AWS, the commands find the stack by outputs file and profile", async ({ stack }) => {
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  const cwd = createDataFolder();
  const [config, credentials] = [join(cwd, "config"), join(cwd, "credentials")];
  writeFileSync(config, `[profile operator]\nregion = ${stack.region}\nendpoint_url = ${stack.awsUrl}\n`);
  writeFileSync(credentials, "[operator]\naws_access_key_id = a\naws_secret_access_key = b\n");
  const outputsFile = join(cwd, "orders-staging.outputs.json");
  writeFileSync(outputsFile, JSON.stringify({ "orders-staging": stack.outputs }));
  const awsEnvironment = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };
  const options = ["--environment", "staging", "--profile", "operator"];
  const env = { PATH: process.env.PATH, ...awsEnvironment };
  const shown = await startOrders(["show", ID, ...options], { cwd, env }).ended;
  expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("complete after"), stderr: "" });

  onTestFinished(() => void vi.unstubAllEnvs());
  for (const [name, value] of Object.entries({ ...awsEnvironment, AWS_PROFILE: "operator" })) {
    vi.stubEnv(name, value);
  }
  const run = (...parameters: string[]) => runOrders(...parameters, ...options, "--outputs-file", outputsFile);
  const placed = await run("place");
  expect(placed).toMatchObject({ exitCode: 0, stderr: "" });
  await untilComplete(stack, placed.stdout.trimEnd());
  expect(await run("stuck", "--older-than", "0s")).toMatchObject({ exitCode: 0, stdout: "" });
  expect(await run("redrive", "--yes")).toMatchObject({ exitCode: 0, stderr: "" });
  const replayed = await run("replay", "--from", "1h", "--to", "0s", "--yes", "--json");
  expect(replayed).toMatchObject({ exitCode: 0 });
});

test("watch stops on Ctrl-C and prints the number of orders", async ({ stack }) => {
  const watched = startOrders(["watch", ...toConnectionOptions(stack)]);
  await until(() => expect(watched.output.stderr).toBe("watching lab2-dev-order-status\n"));
  const ID = await placeOrder(stack);
  await until(() => expect(watched.output.stdout).toContain(`  ${ID}  complete after `));
  watched.child.kill("SIGINT");
  const { exitCode, stderr } = await watched.ended;
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/\n1 order completed\n$/);
});

test("show prints an order's stamps as a timeline, and fails for an unknown order", async ({ stack }) => {
  const ID = await placeOrder(stack);
  const order = await untilComplete(stack, ID);

  const shown = await runOrders("show", ID, ...toConnectionOptions(stack));
  expect(shown).toMatchObject({ exitCode: 0, stderr: "" });
  const lines = shown.stdout.trimEnd().split("\n");
  expect(lines.shift()).toBe(`order ${ID}`);
  expect(lines.pop()).toMatch(/^complete after [\d.]+ m?s$/);
  expect(lines.filter((line) => /^ +\+\d+ ms {2}\w+_service +\S+Z$/.test(line))).toHaveLength(stampNames.length);
  expect(lines[1]).toMatch(/^ +\+0 ms {2}order_service /);

  const [json] = parseJsonLines(await runOrders("show", ID, "--json", ...toConnectionOptions(stack)));
  expect(json).toEqual({ ID, stamps: expect.any(Object), missing: [] });
  expect({ ID, ...json.stamps }).toEqual(order);

  expect(await runOrders("show", "unknown", ...toConnectionOptions(stack))).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: 'error: order "unknown" not found in lab2-dev-order-status\n',
  });
});

test("stuck lists an incomplete order with the queue that holds its event", async ({ stack }) => {
  await untilComplete(stack, await placeOrder(stack));
  stack.faults.add({ on: "invocation", effect: "exception-before", function: "fulfilment-service" });
  const ID = await placeOrder(stack);
  await untilActivity(stack, "dead-letter");
  stack.faults.clear();
  const waiting = listConsumers("fulfilment_completed").map((name) => name.replace("-", "_"));
  const lacking = ["time_fulfilment_service", ...waiting.map((service) => `time_${service}`)];
  await until(async () => {
    const { body } = await request(`${stack.orderUrl}/${ID}`);
    expect(Object.keys(body)).toEqual(expect.arrayContaining(stampNames.filter((stamp) => !lacking.includes(stamp))));
  });

  const found = await runOrders("stuck", "--older-than", "0s", ...toConnectionOptions(stack));
  expect(found).toMatchObject({ exitCode: 0, stderr: "1 order older than 0s lacks a stamp\n" });
  const [title, ...lines] = found.stdout.trimEnd().split("\n");
  expect(title).toMatch(new RegExp(`^order ${ID}, first stamped \\w+ ago, lacks$`));
  const failure = "FaultInjectedException: A fault was injected.";
  expect(lines.map((line) => line.trim().split(/ {2,}/)).sort()).toEqual([
    ["fulfilment_service", `in lab2-dev-fulfilment-service-dead-letters: ${failure}`],
    ...waiting.map((service) => [
      service,
      `waiting for ${service}: fulfilment_service failed before it published fulfilment_completed: ${failure}`,
    ]),
  ]);

  const json = await runOrders("stuck", "--older-than", "0s", "--json", ...toConnectionOptions(stack));
  expect(parseJsonLines(json)).toEqual([
    {
      ID,
      stamps: expect.objectContaining({ time_order_service: expect.any(String) }),
      missing: expect.arrayContaining(lacking),
      ageMs: expect.any(Number),
      deadLetters: [
        {
          service: "fulfilment-service",
          queue: "lab2-dev-fulfilment-service-dead-letters",
          messageId: expect.any(String),
          since: expect.any(String),
          reason: "FaultInjectedException: A fault was injected.",
        },
      ],
      waits: {
        time_fulfilment_service: expect.stringMatching(/^waiting for fulfilment_service: it failed: /),
        ...Object.fromEntries(
          waiting.map((service) => [
            `time_${service}`,
            expect.stringMatching(`^waiting for ${service}: fulfilment_service failed `),
          ]),
        ),
      },
    },
  ]);

  expect(await runOrders("stuck", "--older-than", "1h", ...toConnectionOptions(stack))).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "no orders older than 1h lack a stamp\n",
  });
  const redriven = await runOrders("redrive", "--yes", ...toConnectionOptions(stack));
  expect(redriven.exitCode).toBe(0);
  await untilComplete(stack, ID);
});

test("replay invokes the consumers of the rule again and changes no stamp", async ({ stack }) => {
  const ID = await placeOrder(stack);
  const stamps = await untilComplete(stack, ID);

  const replayed = await runOrders(
    ...["replay", "--from", "1h", "--to", "0s", "--rule", "fulfilment-completed", "--yes", "--json"],
    ...toConnectionOptions(stack),
  );
  expect(replayed.exitCode).toBe(0);
  expect(replayed.stderr).toMatch(/^replay orders-\d{17}: events from \S+Z to \S+Z for fulfilment-completed\n$/);
  const [{ name, ...state }] = parseJsonLines(replayed);
  expect(state).toMatchObject({ state: "COMPLETED", startedAt: expect.any(String), lastEventAt: expect.any(String) });
  expect(replayed.stderr).toContain(name);

  const replayedEvents = stack.activities.flatMap((each) =>
    each.type === "event-replayed" && each.event["detail-type"] === "fulfilment_completed" ? [each.event.detail] : [],
  );
  expect(replayedEvents).toContainEqual(expect.objectContaining({ data: { ID } }));
  const findInvocations = (service: string) =>
    stack.activities.filter((each) => each.type === "invocation-ended" && each.functionName === `lab2-dev-${service}`);
  await until(() => expect(findInvocations("logistic-service")).toHaveLength(1 + replayedEvents.length));
  expect(findInvocations("invoice-service")).toHaveLength(1);
  expect((await request(`${stack.orderUrl}/${ID}`)).body).toEqual(stamps);
});

test("place retries a failed request with the same key, and prints the key that places the order", async () => {
  const keys: unknown[] = [];
  const api = createServer(({ headers, url }, response) => {
    if (url === "/_local/stack") {
      return void response.end(JSON.stringify({ region: "eu-west-1", outputs }));
    }
    keys.push(headers["idempotency-key"]);
    if (keys.length === 1) {
      return void response.destroy();
    }
    response.writeHead(keys.length === 2 ? 500 : 400).end('{"status":"x"}');
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    api.closeAllConnections();
    api.close();
  });
  const awsUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const names = {
    dead_letter_queue_urls: {},
    function_arns: {},
    rule_arns: {},
    log_group_names: {},
    consumed_events: {},
  };
  const outputs = { order_url: awsUrl, table_name: "t", event_bus_arn: "a", archive_arn: "a", ...names };

  const { exitCode, stderr, stdout } = await runOrders("place", ...toConnectionOptions({ awsUrl }));
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  const key = new RegExp(`^error: order with key "(${UUID})" not placed after 3 attempts: `).exec(stderr)?.[1];
  expect(keys).toEqual([key, key, key]);
  expect(stderr).toBe(
    `error: order with key "${key}" not placed after 3 attempts: ${awsUrl} returned 400: {"status":"x"}\n` +
      `order not placed; to place it without a duplicate, run the command again with --key '${key}'\n`,
  );
});
