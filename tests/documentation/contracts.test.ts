import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { DescribeArchiveCommand, StartReplayCommand } from "@aws-sdk/client-eventbridge";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { untilActivity } from "../support/conditions.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import { type RunningStack, runStack } from "../support/run-stack.ts";
import { copyServices, readSteps, type Step, type Workspace } from "./documented-walk.ts";

const HOUR_MS = 3_600_000;
const root = fileURLToPath(new URL("../..", import.meta.url));

test("no event differs from its agreed schema", () => {
  const { status, stdout } = spawnSync("node", ["packages/event-contracts/src/main.ts"], {
    cwd: root,
    encoding: "utf8",
  });
  const lines = stdout.trim().split("\n");
  expect(lines).toContain(
    "order_created v1 (packages/services/order-service/schemas/order_created.v1.json): unchanged",
  );
  expect(lines.filter((line) => !/^\w+ v\d+ \(.*\): unchanged$/.test(line))).toEqual([]);
  expect(status).toBe(0);
});

/** The events of the page; a repository has more after a service was added. */
const isAboutPage = (text: string) => !/^\w+ v\d+ \(/.test(text) || /^(order_created|fulfilment_completed) /.test(text);

/** Sorts the events in an output. They are listed by path, which differs in a renamed workspace. */
const sortEvents = ({ kind }: Step, text: string) =>
  kind === "console"
    ? text
        .split(/^(?=\$ |\w+ v\d+ \(|$)/m)
        .filter(isAboutPage)
        .sort()
    : [text];

/** Executes the steps of a section and checks the output that it shows. */
function follow(workspace: Workspace, heading: string): void {
  const steps = readSteps(heading);
  expect(steps.length).toBeGreaterThan(1);
  for (const step of steps) {
    expect(sortEvents(step, workspace.follow(step))).toEqual(sortEvents(step, step.text));
  }
}

/** The services after the section "A breaking change", and the folders of the code that two of them have then. */
let secondVersion: { workspace: Workspace; order: string; invoice: string };

beforeAll(() => {
  const workspace = copyServices();
  follow(workspace, "A breaking change");
  secondVersion = {
    workspace,
    order: workspace.bundle("order-service"),
    invoice: workspace.bundle("invoice-service"),
  };
  return workspace.remove;
});

describe("docs/contracts.md", () => {
  test("shows the output of a compatible change", () => {
    const workspace = copyServices();
    onTestFinished(workspace.remove);
    follow(workspace, "A compatible change");
  });

  test("adds a second version that compiles, then retires the first", () => {
    const { workspace } = secondVersion;
    expect(workspace.typecheck(["order-service", "invoice-service", "fulfilment-service"])).toBe("");
    follow(workspace, "Retire a version");
  });
});

describe("the second version of order_created that docs/contracts.md adds", () => {
  /** Waits for the order_created event of an order. */
  async function untilEvent(stack: RunningStack, type: "event-accepted" | "event-replayed", ID: string) {
    const { event } = await untilActivity(
      stack,
      type,
      (each) => each.event["detail-type"] === "order_created" && JSON.stringify(each.event.detail).includes(ID),
    );
    return event;
  }

  /** Waits for the log line that invoice-service version 2 writes for an order. */
  async function readInvoiceLog(stack: RunningStack, reference: string) {
    const { line } = await untilActivity(
      stack,
      "function-log",
      (each) => each.line.includes("order invoiced") && each.line.includes(reference),
    );
    return JSON.parse(line);
  }

  test("reaches current consumers, and also a new one, which gets replayed events of version 1 as version 2", async () => {
    const stack = await runStack();
    const ID = await placeOrder(stack);
    const stamps = await untilComplete(stack, ID);

    await stack.updateFunctionCode("order-service", secondVersion.order);
    const second = await placeOrder({ ...stack, orderUrl: `${stack.orderUrl}?reference=R-7` });
    await untilComplete(stack, second);
    const accepted = await untilEvent(stack, "event-accepted", second);
    expect(accepted.detail).toMatchObject({
      metadata: { schemaVersion: 2 },
      data: { ID: second, customerReference: "R-7" },
    });

    await stack.updateFunctionCode("invoice-service", secondVersion.invoice);
    const archive = await stack.eventBridge.send(new DescribeArchiveCommand({ ArchiveName: "lab2-dev-events" }));
    await stack.eventBridge.send(
      new StartReplayCommand({
        ReplayName: "into-version-2",
        EventSourceArn: archive.ArchiveArn,
        EventStartTime: new Date(Date.now() - HOUR_MS),
        EventEndTime: new Date(Date.now() + HOUR_MS),
        Destination: { Arn: archive.EventSourceArn },
      }),
    );
    const replayed = await untilEvent(stack, "event-replayed", ID);
    expect(replayed.detail).toMatchObject({ metadata: { schemaVersion: 1 }, data: { ID } });
    expect(await readInvoiceLog(stack, ID)).toMatchObject({ reference: ID });
    expect(await untilComplete(stack, ID)).toEqual(stamps);

    await placeOrder({ ...stack, orderUrl: `${stack.orderUrl}?reference=R-8` });
    expect(await readInvoiceLog(stack, "R-8")).toMatchObject({ reference: "R-8" });
  });
});
