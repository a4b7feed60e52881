import { once } from "node:events";
import { rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, test } from "vitest";
import { until } from "./support/conditions.ts";
import { type CommandRun, readLines, runCommand, startCommand } from "./support/dev-server-command.ts";
import { stampNames } from "./support/orders.ts";
import { addService, copyStack, createEditedStack, replaceHandler, stackFolder } from "./support/run-stack.ts";
import { removeAddedServices } from "./support/sample-stack.ts";
import { testDeadLetterSummary, testSignal } from "./support/test-dev-server.ts";

/** Runs `npm start` in this process until it is interrupted, at the latest after the tests of the file. */
function start(folder: string, ...parameters: string[]): CommandRun {
  const run = runCommand(folder, ...parameters);
  runs.push(run);
  return run;
}

const runs: CommandRun[] = [];
afterAll(() => Promise.all(runs.map(({ interrupt }) => interrupt())));

function findOrderUrl({ stdout }: { stdout: string }): string {
  return /http:\S+\/prod\/order/.exec(stdout)?.[0] ?? "";
}

async function placeOrder(orderUrl: string): Promise<string> {
  const { ID } = (await (await fetch(orderUrl)).json()) as { ID: string };
  return ID;
}

let incomplete: CommandRun;
let waiting: CommandRun;
let waitingID: string;
let incompleteStack: string;

// They wait for 10 s, while other tests run.
beforeAll(async () => {
  incompleteStack = copyStack((json, folder) => {
    removeAddedServices(json);
    replaceHandler(json, folder, "fulfilment-service", "export const handler = () => {};");
  });
  incomplete = start(incompleteStack, "--once");
  waiting = start(incompleteStack, "--memory", "--no-watch");
  await until(() => expect(waiting.output.stdout).toContain("Ctrl-C"));
  waitingID = await placeOrder(findOrderUrl(waiting.output));
});
afterAll(() => rmSync(incompleteStack, { recursive: true }));

describe("--once --json --iam report", () => {
  let run: CommandRun;
  beforeAll(async () => {
    run = start(stackFolder, "--once", "--json", "--iam", "report");
    expect(await run.exit).toBe(0);
  });

  it("prints all stamps of the order as one line of JSON", () => {
    const { ID, stamps, elapsedMs } = JSON.parse(run.output.stdout);
    expect(ID).toMatch(/^[0-9a-f-]{36}$/);
    expect(Object.keys(stamps)[0]).toBe("time_order_service");
    expect(Object.keys(stamps).sort()).toEqual(stampNames.toSorted());
    const [first, ...later] = Object.values<string>(stamps).map(Date.parse);
    expect(elapsedMs).toBeGreaterThanOrEqual(Math.max(...later) - (first ?? 0));
  });

  it("reports the statements used after the run", () => {
    const { stderr } = run.output;
    expect(stderr).toMatch(/^IAM: \d+ of \d+ statements used$/m);
    expect(stderr).toMatch(/^aws_iam_role_policy\.logistic-service-policy\n {2}WriteLog +2 times {2}logs:/m);
    expect(stderr).toMatch(/^ {2}SendDeadLetters +never$/m);
  });

  it("lists resources that are not emulated in one line", () => {
    expect(run.output.stderr).toMatch(/^not emulated: \d+ alarms, .*1 dashboard/m);
  });
});

test("--once prints a table of service, stamp and milliseconds, which has a service that was added to the stack", async () => {
  const folder = createEditedStack((json, folder) => addService(json, folder, "audit-service", "invoice-service"));
  const once = start(folder, "--once");
  expect(await once.exit).toBe(0);
  expect(once.output.stdout).toMatch(/service\s+stamp\s+ms after the request\n/);
  expect(once.output.stdout.match(/^\w+_service\s+\S+Z\s+\d+$/gm)).toHaveLength(stampNames.length + 1);
  expect(once.output.stdout).toMatch(/^audit_service /m);
});

const reasons = [
  "waiting for fulfilment_service: it finished without writing its stamp",
  "waiting for logistic_service: fulfilment_service finished without publishing fulfilment_completed, which its contract declares",
];

test("--once reports why stamps are missing when none has followed for 10 s, and exits with 1", async () => {
  const { exit, output } = incomplete;
  expect(await exit).toBe(1);
  const [error, ...details] = output.stderr.slice(output.stderr.indexOf("error: ")).trimEnd().split("\n");
  expect(error).toMatch(/^error: order \S+ lacks time_fulfilment_service, time_logistic_service after \d+ s$/);
  expect(details).toEqual(reasons.map((reason) => `  ${reason}`));
});

describe("the terminal", () => {
  it("shows a line per completed order and a summary, but no function logs", async () => {
    const { interrupt, output } = start(stackFolder, "--memory", "--no-watch");
    await until(() => expect(output.stdout).toContain("Ctrl-C"));
    const ID = await placeOrder(findOrderUrl(output));
    await until(() => expect(output.stdout).toMatch(new RegExp(`^order ${ID} completed in [\\d.]+ m?s$`, "m")));
    expect(await interrupt()).toBe(0);
    expect(output.stdout).not.toContain("order_created handled");
    expect(output.stdout).toMatch(/\n1 order placed, 1 completed\nno dead letters\n$/);
  });

  it("shows after 10 s what an incomplete order is waiting for", async () => {
    const { interrupt, output } = waiting;
    const lines = reasons.map((reason) => `order ${waitingID} is ${reason}\n`).join("");
    await until(() => expect(output.stdout).toContain(lines));
    expect(await interrupt()).toBe(0);
    expect(output.stdout.split(lines)).toHaveLength(2);
  });

  it("shows function logs with --verbose", async () => {
    const { output } = start(stackFolder, "--memory", "--no-watch", "--verbose");
    await until(() => expect(output.stdout).toContain("Ctrl-C"));
    await placeOrder(findOrderUrl(output));
    await until(() => expect(output.stdout).toContain("order_created handled"));
  });

  it("shows one JSON object per line with --json, from started to stopped", async () => {
    const { interrupt, output } = start(stackFolder, "--memory", "--no-watch", "--json");
    await until(() => expect(output.stdout).toContain("\n"));
    const ID = await placeOrder(JSON.parse(output.stdout.split("\n")[0] ?? "").outputs.order_url);
    await until(() => {
      const lines = readLines(output);
      expect(lines.filter(({ type }) => type === "order-completed")).toMatchObject([{ ID }]);
      expect(lines.filter(({ type }) => type === "invocation-ended")).toHaveLength(stampNames.length);
    });
    expect(await interrupt()).toBe(0);
    const lines = readLines(output);
    expect(lines[0]).toMatchObject({ type: "started", awsUrl: expect.any(String), consoleUrl: expect.any(String) });
    expect(lines.at(-1)).toEqual({ type: "stopped", ordersPlaced: 1, ordersCompleted: 1, deadLetters: {} });
  });
});

testDeadLetterSummary("remains in its queue", { redriven: false });
testSignal("SIGINT");

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
