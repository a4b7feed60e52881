import { ConflictException, ResourceNotFoundException, type SchedulerClient } from "@aws-sdk/client-scheduler";
import { expect, test } from "vitest";
import { createEventScheduler, readEventSchedulerSettings } from "./event-scheduler.ts";

const orderUnpaid = {
  source: "order_service",
  detailType: "order_unpaid",
  detail: { metadata: { service: "order_service", schemaVersion: 1 }, data: { ID: "order-1" } },
};

/** Creates a scheduler whose calls get this response. */
function setUp(respond: () => Promise<unknown> = async () => ({})) {
  const inputs: object[] = [];
  const send = ({ input }: { input: object }) => {
    inputs.push(input);
    return respond();
  };
  const settings = readEventSchedulerSettings({
    SCHEDULE_GROUP: "lab2-dev-order-service",
    SCHEDULE_ROLE_ARN: "role",
    SCHEDULE_BUS_ARN: "bus",
    SCHEDULE_DEAD_LETTERS_ARN: "queue",
  });
  const scheduler = createEventScheduler({ send } as unknown as SchedulerClient, settings);
  return { ...scheduler, inputs };
}

const fail = (kind: new (options: { $metadata: object; message: string; Message: string }) => Error) => () =>
  Promise.reject(new kind({ $metadata: {}, message: "", Message: "" }));

test("schedules an event on the bus, never before its time", async () => {
  const { inputs, schedule } = setUp();
  await schedule("order-1", new Date("2026-11-28T16:30:00.001Z"), orderUnpaid);
  expect(inputs).toEqual([
    {
      Name: "order-1",
      GroupName: "lab2-dev-order-service",
      ScheduleExpression: "at(2026-11-28T16:30:01)",
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "DELETE",
      Target: {
        Arn: "bus",
        RoleArn: "role",
        EventBridgeParameters: { Source: "order_service", DetailType: "order_unpaid" },
        Input: JSON.stringify(orderUnpaid.detail),
        DeadLetterConfig: { Arn: "queue" },
      },
    },
  ]);
});

test("cancels an event", async () => {
  const { cancel, inputs } = setUp();
  await cancel("order-1");
  expect(inputs).toEqual([{ Name: "order-1", GroupName: "lab2-dev-order-service" }]);
});

test("repeated calls succeed", async () => {
  await setUp(fail(ConflictException)).schedule("order-1", new Date(), orderUnpaid);
  await setUp(fail(ResourceNotFoundException)).cancel("order-1");
});

test("other failures fail the caller", async () => {
  await expect(setUp(fail(ResourceNotFoundException)).schedule("order-1", new Date(), orderUnpaid)).rejects.toThrow(
    ResourceNotFoundException,
  );
  await expect(setUp(() => Promise.reject(new Error("throttled"))).cancel("order-1")).rejects.toThrow("throttled");
});
