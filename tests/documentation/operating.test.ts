import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  breakHandler,
  createDataFolder,
  placeInBrokenStack,
  removePermission,
} from "../orders-command/broken-stacks.ts";
import { callOrders, toConnectionOptions } from "../orders-command/run-orders.ts";
import { until } from "../support/conditions.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import { runStack } from "../support/run-stack.ts";
import { removeAddedServices } from "../support/sample-stack.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/operating.md"), "utf8");

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The commands in the page's transcripts and their output. */
const transcripts = [...page.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = ""]) =>
  block
    .split(/^\$ npx pnpm orders /m)
    .slice(1)
    .map((entry) => {
      const [command = "", ...output] = entry.split("\n");
      return { command, output: output.join("\n") };
    }),
);

/** Normalizes an output: IDs, times and the sequence of lines, which depends on the fastest service, differ on each run. */
function normalize(output: string): string[] {
  return output
    .replaceAll(UUID, "<ID>")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replaceAll(/orders-\d{17}/g, "orders-<time>")
    .replaceAll(/(?<=stamped |, )\w+ ago/g, "<age> ago")
    .replaceAll(/correlation_id=\S+/g, "correlation_id=<ID>")
    .replaceAll(/\d+ min(?: \d+ s)?|[\d.]+ m?s\b/g, "<n> ms")
    .replaceAll(/[^\S\n]+/g, " ")
    .replaceAll(/^ /gm, "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .sort();
}

test("every command has a transcript that matches its output", async () => {
  const folder = createDataFolder();
  // The page shows the five services of the sample.
  const faults = [
    removeAddedServices,
    removePermission("order-created", "invoice-service"),
    breakHandler("fulfilment-service"),
  ];
  // trace searches the logs from some minutes before the first stamp, which is by the machine's clock.
  await placeInBrokenStack(folder, faults, { letters: 2, startedAgoMs: 4 * 60_000 });
  const stack = await runStack({ dataFolder: folder, edit: removeAddedServices });

  /** The ID in this run of each order ID on the page. */
  const actualIDs = new Map<string, string>();
  for (const { command, output } of transcripts) {
    const parameters = command.replaceAll(UUID, (ID) => actualIDs.get(ID) ?? ID).split(" ");
    const orders = callOrders([...parameters, ...toConnectionOptions(stack)]);
    if (command.startsWith("watch")) {
      await until(() => expect(orders.output.stderr).toMatch(/^watching/));
      await placeOrder(stack);
    }
    const { exitCode, stderr, stdout } = await orders.ended;
    if (command.startsWith("place")) {
      // The page shows the orders once they are complete.
      await Promise.all([...stdout.matchAll(UUID)].map(([ID]) => untilComplete(stack, ID)));
    }
    const printed = stdout + stderr;
    expect({ command, printed: normalize(printed) }).toEqual({ command, printed: normalize(output) });
    expect(exitCode).toBe(output.startsWith("error:") ? 1 : 0);
    for (const [index, [ID]] of [...output.matchAll(UUID)].entries()) {
      actualIDs.set(ID, [...printed.matchAll(UUID)][index]?.[0] ?? ID);
    }
  }
  const commands = new Set(transcripts.map(({ command }) => command.split(" ")[0]));
  expect([...commands].sort()).toEqual([
    "dead-letters",
    "logs",
    "place",
    "redrive",
    "replay",
    "show",
    "stuck",
    "trace",
    "verify",
    "watch",
  ]);
}, 120_000);

describe("the permissions of an operator", () => {
  /** The IAM actions for calls of the SDK. */
  const actionsByCall: Record<string, string> = {
    Get: "dynamodb:GetItem",
    paginateFilterLogEvents: "logs:FilterLogEvents",
    paginateScan: "dynamodb:Scan",
    ChangeMessageVisibilityBatch: "sqs:ChangeMessageVisibility",
    DeleteMessage: "sqs:DeleteMessage",
    GetQueueAttributes: "sqs:GetQueueAttributes",
    ReceiveMessage: "sqs:ReceiveMessage",
    SendMessage: "sqs:SendMessage",
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

  test("are exactly those that the commands need, in the policy and in the table", () => {
    const policy = JSON.parse(/^```json\n(.*?)^```$/ms.exec(page)?.[1] ?? "");
    const allowed = policy.Statement.flatMap(({ Action }: { Action: string[] }) => Action);
    expect(allowed.sort()).toEqual(actions);
    const table = page.slice(page.indexOf("| command | actions |"), page.indexOf("```json"));
    const listed = [...table.matchAll(/`(\w+:\w+)`/g)].map(([, action]) => action);
    expect([...new Set(listed)].sort()).toEqual(actions);
  });
});
