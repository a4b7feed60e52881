import {
  DescribeArchiveCommand,
  DescribeReplayCommand,
  ResourceAlreadyExistsException,
  StartReplayCommand,
  type StartReplayCommandInput,
} from "@aws-sdk/client-eventbridge";
import { expect } from "vitest";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import type { RunningStack } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const test = shareStack();

const HOUR_MS = 3_600_000;

/** Replays the last and the next hour and waits until the replay is complete. */
async function replay(
  stack: RunningStack,
  { ReplayName, rules }: Pick<StartReplayCommandInput, "ReplayName"> & { rules?: string[] },
) {
  const archive = await stack.eventBridge.send(new DescribeArchiveCommand({ ArchiveName: "lab2-dev-events" }));
  const FilterArns = rules?.map(
    (rule) => archive.EventSourceArn?.replace("event-bus/", "rule/").concat(`/${rule}`) ?? "",
  );
  await stack.eventBridge.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: archive.ArchiveArn,
      EventStartTime: new Date(Date.now() - HOUR_MS),
      EventEndTime: new Date(Date.now() + HOUR_MS),
      Destination: { Arn: archive.EventSourceArn, FilterArns },
    }),
  );
  return until(async () => {
    const described = await stack.eventBridge.send(new DescribeReplayCommand({ ReplayName }));
    expect(described.State).toBe("COMPLETED");
    return described;
  });
}

test("a replay of the events of an order invokes its consumers again and changes nothing", async ({ stack }) => {
  const ID = await placeOrder(stack);
  const stamps = await untilComplete(stack, ID);

  const { EventLastReplayedTime } = await replay(stack, { ReplayName: "again" });
  expect(EventLastReplayedTime).toBeInstanceOf(Date);
  const { event } = await untilActivity(
    stack,
    "event-replayed",
    (each) => each.event["detail-type"] === "order_created",
  );
  const { event: original } = await untilActivity(stack, "event-accepted", (each) => each.event.id === event.id);
  expect(event).toEqual({ ...original, "replay-name": "again" });
  await until(() => {
    const invoices = stack.activities.filter(
      (each) => each.type === "invocation-ended" && each.functionName === "lab2-dev-invoice-service",
    );
    expect(invoices).toHaveLength(2);
  });
  expect(await untilComplete(stack, ID)).toEqual(stamps);
});

test("a replay for one rule does not match other rules", async ({ stack }) => {
  await untilComplete(stack, await placeOrder(stack));
  const before = stack.activities.length;
  await replay(stack, { ReplayName: "one-rule", rules: ["lab2-dev-fulfilment-completed"] });
  await until(() => {
    const delivered = stack.activities.slice(before).filter(({ type }) => type === "delivery");
    expect(delivered).toContainEqual(expect.objectContaining({ rule: "lab2-dev-fulfilment-completed" }));
  });
  expect(stack.activities.slice(before)).not.toContainEqual(
    expect.objectContaining({ type: "rule-matched", rule: "lab2-dev-order-created" }),
  );
});

test("rejects a replay name that was used before", async ({ stack }) => {
  await replay(stack, { ReplayName: "used" });
  await expect(replay(stack, { ReplayName: "used" })).rejects.toThrow(ResourceAlreadyExistsException);
  await replay(stack, { ReplayName: "another" });
});
