import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { until } from "./support/conditions.ts";
import { type CommandRun, readLines, runCommand } from "./support/dev-server-command.ts";
import { request, stampNames } from "./support/orders.ts";
import { addService, copyStack, replaceHandler, stackFolder } from "./support/run-stack.ts";
import { removeAddedServices } from "./support/sample-stack.ts";

/** Runs `npm start` in this process until it is interrupted, at the latest after the tests of the file. */
function start(folder: string, ...parameters: string[]): CommandRun {
  const run = runCommand(folder, ...parameters);
  runs.push(run);
  return run;
}

const runs: CommandRun[] = [];
afterAll(() => Promise.all(runs.map(({ interrupt }) => interrupt())));

async function placeOrder(orderUrl = ""): Promise<string> {
  const { body } = await request(orderUrl, { method: "POST" });
  return body.ID ?? "";
}

const findOrderUrl = ({ stdout }: { stdout: string }) => /http:\S+\/prod\/order/.exec(stdout)?.[0];

let incomplete: CommandRun;
let waiting: CommandRun;
let waitingID: string;
/** The folder of a stack in which fulfilment-service does nothing until a file `fulfil` exists in the folder. */
let incompleteStack: string;

const createWaitingHandler = (folder: string) => `
  import { existsSync } from "node:fs";
  import { handler as bundle } from "./bundle.cjs";
  export const handler = async (...parameters) =>
    existsSync(${JSON.stringify(join(folder, "fulfil"))}) ? bundle(...parameters) : undefined;`;

// They wait for 10 s, while other tests run.
beforeAll(async () => {
  incompleteStack = copyStack((json, folder) => {
    removeAddedServices(json);
    replaceHandler(json, folder, "fulfilment-service", createWaitingHandler(folder));
  });
  incomplete = start(incompleteStack, "--once");
  waiting = start(incompleteStack, "--memory", "--no-watch");
  await until(() => expect(waiting.output.stdout).toContain("Ctrl-C"));
  waitingID = await placeOrder(findOrderUrl(waiting.output));
});
afterAll(() => rmSync(incompleteStack, { recursive: true }));

describe("--once --verbose --iam report", () => {
  let run: CommandRun;
  beforeAll(async () => {
    const folder = copyStack((json, folder) => addService(json, folder, "audit-service", "invoice-service"));
    run = start(folder, "--once", "--verbose", "--iam", "report");
    expect(await run.exit).toBe(0);
    return () => rmSync(folder, { recursive: true });
  });

  it("prints a table of service, stamp and milliseconds, which has a service that was added to the stack", () => {
    const { stdout } = run.output;
    expect(stdout).toMatch(/service\s+stamp\s+ms after the request\n/);
    expect(stdout.match(/^\w+_service\s+\S+Z\s+\d+$/gm)).toHaveLength(stampNames.length + 1);
    expect(stdout).toMatch(/^audit_service /m);
  });

  it("shows function logs", () => {
    expect(run.output.stderr).toContain("order_created handled");
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

test("--json shows one JSON object per line, from started to stopped", async () => {
  const queue = "lab2-dev-invoice-service-dead-letters";
  const fault = ["--fault", "on=invocation,effect=exception-before,function=invoice-service,times=3"];
  const { interrupt, output } = start(stackFolder, "--memory", "--no-watch", "--json", "--time-scale", "600", ...fault);
  const find = (type: string) => readLines(output).filter((line) => line.type === type);
  await until(() => expect(output.stdout).toContain("\n"));
  const { outputs } = readLines(output)[0];
  await placeOrder(outputs.order_url);
  await until(() => expect(find("dead-letter")).toHaveLength(1));
  const ID = await placeOrder(outputs.order_url);
  await until(() => {
    expect(find("order-completed")).toMatchObject([{ ID }]);
    // The first order has two retries.
    expect(find("invocation-ended")).toHaveLength(2 * stampNames.length + 2);
  });
  expect(await interrupt()).toBe(0);
  const lines = readLines(output);
  expect(lines[0]).toMatchObject({ type: "started", awsUrl: expect.any(String), consoleUrl: expect.any(String) });
  expect(lines.at(-1)).toEqual({ type: "stopped", ordersPlaced: 2, ordersCompleted: 1, deadLetters: { [queue]: 1 } });
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

test("the terminal shows after 10 s why an order is incomplete, completed orders and a summary, but no function logs", async () => {
  const { interrupt, output } = waiting;
  const lines = reasons.map((reason) => `order ${waitingID} is ${reason}\n`).join("");
  await until(() => expect(output.stdout).toContain(lines));
  await incomplete.exit;
  writeFileSync(join(incompleteStack, "fulfil"), "");
  const ID = await placeOrder(findOrderUrl(output));
  await until(() => expect(output.stdout).toMatch(new RegExp(`^order ${ID} completed in [\\d.]+ m?s$`, "m")));
  expect(await interrupt()).toBe(0);
  expect(output.stdout.split(lines)).toHaveLength(2);
  expect(output.stdout).not.toContain("order_created handled");
  expect(output.stdout).toMatch(/\n2 orders placed, 1 completed\nno dead letters\n$/);
});
