import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, test } from "vitest";
import { until } from "./support/conditions.ts";
import { addService, createEditedStack, removeStatement, stackFolder } from "./support/run-stack.ts";

const main = fileURLToPath(new URL("../packages/dev-server/src/main.ts", import.meta.url));

/** Runs the command that `npm start` runs in an installed and built workspace. */
function start(...args: string[]): {
  child: ChildProcess;
  output: { stdout: string; stderr: string };
  exit: Promise<number | null>;
} {
  const child = spawn("node", [main, ...args]);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text) => {
      output[name] += text;
    });
  }
  const exit = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, output, exit };
}

async function placeOrder(orderUrl: string): Promise<string> {
  const { ID } = (await (await fetch(orderUrl)).json()) as { ID: string };
  return ID;
}

const anyPorts = ["--api-port", "0", "--aws-port", "0", "--console-port", "0"];

test("--once --json prints the five stamps of the order as the last line of JSON", async () => {
  const { output, exit } = start(stackFolder, "--once", "--json", ...anyPorts);
  expect(await exit).toBe(0);
  const { ID, stamps, elapsedMs } = JSON.parse(output.stdout.trimEnd().split("\n").at(-1) ?? "");
  expect(ID).toMatch(/^[0-9a-f-]{36}$/);
  expect(Object.keys(stamps)[0]).toBe("time_order_service");
  expect(Object.keys(stamps).sort()).toEqual([
    "time_forecasting_service",
    "time_fulfilment_service",
    "time_invoice_service",
    "time_logistic_service",
    "time_order_service",
  ]);
  const [first, ...later] = Object.values<string>(stamps).map(Date.parse);
  expect(elapsedMs).toBeGreaterThanOrEqual(Math.max(...later) - (first ?? 0));
});

test("--iam report prints the statements used after the run, even with --json", async () => {
  const { output, exit } = start(stackFolder, "--once", "--json", "--iam", "report", ...anyPorts);
  expect(await exit).toBe(0);
  expect(() => JSON.parse(output.stdout)).not.toThrow();
  expect(output.stderr).toMatch(/^IAM: \d+ of \d+ statements used$/m);
  expect(output.stderr).toMatch(/^aws_iam_role_policy\.logistic-service-policy\n {2}WriteLog +2 times {2}logs:/m);
  expect(output.stderr).toMatch(/^ {2}SendDeadLetters +never$/m);
});

test("resources that are not emulated are listed in one line", async () => {
  const { output, exit } = start(stackFolder, "--once", ...anyPorts);
  expect(await exit).toBe(0);
  expect(output.stderr).toMatch(/^not emulated: \d+ alarms, .*1 dashboard/m);
});

test("--once prints a table of service, stamp and milliseconds", async () => {
  const { output, exit } = start(stackFolder, "--once", ...anyPorts);
  expect(await exit).toBe(0);
  expect(output.stdout).toMatch(/service\s+stamp\s+ms after the request\n/);
  expect(output.stdout.match(/^\w+_service\s+\S+Z\s+\d+$/gm)).toHaveLength(5);
});

test("waits for the stamp of a sixth service in the stack and prints it", async () => {
  const folder = createEditedStack((json, folder) => addService(json, folder, "audit-service", "invoice-service"));
  const once = start(folder, "--once", ...anyPorts);
  expect(await once.exit).toBe(0);
  expect(once.output.stdout.match(/^\w+_service\s+\S+Z\s+\d+$/gm)).toHaveLength(6);
  expect(once.output.stdout).toMatch(/^audit_service /m);

  const fault = "on=invocation,effect=exception-before,function=audit-service,times=1";
  const options = ["--memory", "--no-watch", "--json", "--time-scale", "60", "--fault", fault, ...anyPorts];
  const { child, exit, output } = start(folder, ...options);
  const lines = () =>
    output.stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  await until(() => expect(lines()[0]).toMatchObject({ type: "started" }));
  const ID = await placeOrder(lines()[0].outputs.order_url);
  await until(() => expect(lines()).toContainEqual(expect.objectContaining({ type: "order-completed", ID })));
  child.kill("SIGINT");
  expect(await exit).toBe(0);
  const isStamp = ({ action, detail, type }: { action?: string; detail: unknown; type: string }) =>
    type === "api-call" && action === "dynamodb:UpdateItem" && JSON.stringify(detail).includes("time_audit_service");
  const types = lines().map((line) => (isStamp(line) ? "audited" : line.type));
  expect(types).toContain("fault-injected");
  expect(types.indexOf("audited")).toBeGreaterThan(0);
  expect(types.indexOf("order-completed")).toBeGreaterThan(types.indexOf("audited"));
});

test("--once reports missing stamps after 10 s and exits with 1", async () => {
  const folder = createEditedStack((json) => removeStatement(json, "fulfilment-service", "PublishEvents"));
  const { output, exit } = start(folder, "--once", ...anyPorts);
  expect(await exit).toBe(1);
  expect(output.stderr).toMatch(/^error: order \S+ lacks time_logistic_service after 10 s/m);
  expect(output.stderr).toMatch(/AccessDenied/);
});

describe("the terminal", () => {
  const findOrderUrl = ({ stdout }: { stdout: string }) => /http:\S+\/prod\/order/.exec(stdout)?.[0] ?? "";

  it("shows a line per completed order and a summary, but no function logs", async () => {
    const { child, exit, output } = start(stackFolder, "--memory", "--no-watch", ...anyPorts);
    await until(() => expect(output.stdout).toContain("Ctrl-C"));
    const ID = await placeOrder(findOrderUrl(output));
    await until(() => expect(output.stdout).toMatch(new RegExp(`^order ${ID} completed in \\d+ ms$`, "m")));
    child.kill("SIGINT");
    expect(await exit).toBe(0);
    expect(output.stdout).not.toContain("order_created handled");
    expect(output.stdout).toMatch(/\n1 order placed, 1 completed\nno dead letters\n$/);
  });

  it("shows function logs with --verbose", async () => {
    const { output } = start(stackFolder, "--memory", "--no-watch", "--verbose", ...anyPorts);
    await until(() => expect(output.stdout).toContain("Ctrl-C"));
    await placeOrder(findOrderUrl(output));
    await until(() => expect(output.stdout).toContain("order_created handled"));
  });

  it("shows one JSON object per line with --json, from started to stopped", async () => {
    const { child, exit, output } = start(stackFolder, "--memory", "--no-watch", "--json", ...anyPorts);
    await until(() => expect(output.stdout).toContain("\n"));
    const ID = await placeOrder(JSON.parse(output.stdout.split("\n")[0] ?? "").outputs.order_url);
    await until(() => expect(output.stdout).toContain("order-completed"));
    child.kill("SIGINT");
    expect(await exit).toBe(0);
    const lines = output.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ type }) => type === "order-completed")).toMatchObject([{ ID }]);
    expect(lines.filter(({ type }) => type === "invocation-ended").length).toBeGreaterThanOrEqual(4);
    expect(lines[0]).toMatchObject({ type: "started", awsUrl: expect.any(String), consoleUrl: expect.any(String) });
    expect(lines.at(-1)).toEqual({ type: "stopped", ordersPlaced: 1, ordersCompleted: 1, deadLetters: {} });
  });
});

test.each([
  ["remains in its queue", false, { "lab2-dev-invoice-service-dead-letters": 1 }],
  ["was redriven", true, {}],
])("the summary shows that a dead letter %s", async (_, redriven, deadLetters) => {
  const fault = ["--fault", "on=invocation,effect=exception-before,function=invoice-service,times=3"];
  const options = ["--memory", "--no-watch", "--json", "--time-scale", "600", ...fault, ...anyPorts];
  const { child, exit, output } = start(stackFolder, ...options);
  const line = (type: string) => {
    const lines = output.stdout.split("\n").slice(0, -1);
    return lines.map((each) => JSON.parse(each)).find((each) => each.type === type);
  };
  await until(() => expect(line("started")).toBeDefined());
  const { consoleUrl, outputs } = line("started");
  await fetch(outputs.order_url, { method: "POST" });
  await until(() => expect(line("dead-letter")).toBeDefined());
  if (redriven) {
    const url = `${consoleUrl}/api/queues/lab2-dev-invoice-service-dead-letters/redrive`;
    await fetch(url, { method: "POST", headers: { origin: consoleUrl }, body: "{}" });
    await until(() => expect(line("order-completed")).toBeDefined());
  }
  child.kill("SIGINT");
  expect(await exit).toBe(0);
  expect(line("stopped")).toMatchObject({ ordersPlaced: 1, ordersCompleted: redriven ? 1 : 0, deadLetters });
});

test.each(["SIGINT", "SIGTERM"] as const)("%s stops it cleanly within a second", async (signal) => {
  const { child, output, exit } = start(stackFolder, ...anyPorts);
  await until(() => expect(output.stdout).toContain("Ctrl-C"));
  const orderUrl = /http:\S+\/prod\/order/.exec(output.stdout)?.[0] ?? "";
  expect((await fetch(orderUrl)).status).toBe(200);

  const stoppedAt = performance.now();
  child.kill(signal);
  expect(await exit).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(1000);
  await expect(fetch(orderUrl)).rejects.toThrow();
});

test.each(["--api-port", "--aws-port", "--console-port"])("names the port that is in use for %s", async (option) => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
  });
  await until(() => expect(server.listening).toBe(true));
  const { port } = server.address() as { port: number };
  const { output, exit } = start(stackFolder, ...anyPorts, option, String(port));
  expect(await exit).toBe(1);
  expect(output.stderr).toBe(`error: port ${port} is taken: choose another with ${option}, or 0 for any free port\n`);
});

test.each([
  [
    "a folder that does not exist",
    ["/no/such/folder"],
    /^error: cannot read \/no\/such\/folder\/cdk.tf.json \(ENOENT\): synthesize the stack first/,
  ],
  ["an invalid port", [stackFolder, "--api-port", "http"], /^error: .*--api-port.* whole number from 0 to 65535/],
  ["an unknown option", [stackFolder, "--prot"], /^error: unknown option '--prot'/],
])("reports %s in one line", async (_, args, message) => {
  const { output, exit } = start(...args);
  expect(await exit).toBe(1);
  expect(output.stderr).toMatch(message);
  expect(output.stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
});
