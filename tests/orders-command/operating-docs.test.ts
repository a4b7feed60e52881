import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { until } from "../support/conditions.ts";
import { placeOrder } from "../support/orders.ts";
import { runStack } from "../support/run-stack.ts";
import { dataFolder, failingHandler, missingPermission, ordersOfBrokenStack } from "./broken-stacks.ts";
import { at, startOrders } from "./run-orders.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/operating.md"), "utf8");

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The commands of the page's transcripts, with what they print. */
const transcripts = [...page.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = ""]) =>
  block
    .split(/^\$ npx pnpm orders /m)
    .slice(1)
    .map((entry) => {
      const [command = "", ...output] = entry.split("\n");
      return { command, output: output.join("\n") };
    }),
);

/** The lines of an output without what differs each time; which service is faster than another does, too. */
function comparable(output: string): string[] {
  return output
    .replaceAll(UUID, "<ID>")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replaceAll(/orders-\d{17}/g, "orders-<time>")
    .replaceAll(/(?<=first |, )\w+ ago/g, "<age> ago")
    .replaceAll(/\d+ ms/g, "<n> ms")
    .replaceAll(/[^\S\n]+/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .sort();
}

test("every command has a transcript, and each of them is true", async () => {
  const folder = dataFolder();
  const faults = [missingPermission("order-created", "invoice-service"), failingHandler("fulfilment-service")];
  await ordersOfBrokenStack(folder, faults, { letters: 2 });
  const stack = await runStack({ dataFolder: folder });

  /** What an order of the page is called in this run. */
  const actualIDs = new Map<string, string>();
  for (const { command, output } of transcripts) {
    const parameters = command.replaceAll(UUID, (ID) => actualIDs.get(ID) ?? ID).split(" ");
    const orders = startOrders([...parameters, ...at(stack)]);
    if (command.startsWith("watch")) {
      await until(() => expect(orders.output.stderr).toMatch(/^watching/));
      await placeOrder(stack);
    }
    const { exitCode, stderr, stdout } = await orders.ended;
    const printed = stdout + stderr;
    expect({ command, printed: comparable(printed) }).toEqual({ command, printed: comparable(output) });
    expect(exitCode).toBe(output.startsWith("error:") ? 1 : 0);
    for (const [index, [ID]] of [...output.matchAll(UUID)].entries()) {
      actualIDs.set(ID, [...printed.matchAll(UUID)][index]?.[0] ?? ID);
    }
  }
  const commands = new Set(transcripts.map(({ command }) => command.split(" ")[0]));
  expect([...commands].sort()).toEqual(["dead-letters", "place", "redrive", "replay", "show", "stuck", "watch"]);
}, 120_000);

describe("what an operator may do", () => {
  /** The IAM action that allows a call of the SDK, where it is named otherwise. */
  const actionsByCall: Record<string, string> = {
    Get: "dynamodb:GetItem",
    paginateScan: "dynamodb:Scan",
    ChangeMessageVisibilityBatch: "sqs:ChangeMessageVisibility",
    DeleteMessage: "sqs:DeleteMessage",
    GetQueueAttributes: "sqs:GetQueueAttributes",
    ReceiveMessage: "sqs:ReceiveMessage",
    Invoke: "lambda:InvokeFunction",
    StartReplay: "events:StartReplay",
    DescribeReplay: "events:DescribeReplay",
  };
  const source = join(root, "packages/orders-cli/src");
  const calls = globSync("**/*.ts", { cwd: source, exclude: (path) => path.endsWith(".test.ts") }).flatMap((file) =>
    [...readFileSync(join(source, file), "utf8").matchAll(/new (\w+)Command\(\s*\{|\b(paginate\w+)\(/g)].map(
      ([, command, paginator]) => command ?? paginator ?? "",
    ),
  );
  const actions = [...new Set(calls.map((call) => actionsByCall[call] ?? call))].sort();

  test("is what the commands call, and no more, in the policy and in the table", () => {
    const policy = JSON.parse(/^```json\n(.*?)^```$/ms.exec(page)?.[1] ?? "");
    const allowed = policy.Statement.flatMap(({ Action }: { Action: string[] }) => Action);
    expect(allowed.sort()).toEqual(actions);
    const table = page.slice(page.indexOf("| command | actions |"), page.indexOf("```json"));
    const listed = [...table.matchAll(/`(\w+:\w+)`/g)].map(([, action]) => action);
    expect([...new Set(listed)].sort()).toEqual(actions);
  });
});
