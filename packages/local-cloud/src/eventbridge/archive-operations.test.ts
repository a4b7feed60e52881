import { expect, test } from "vitest";
import { testArchive, testBus, testEventBridge } from "../testing/event-bridge-setup.ts";

const listed = {
  ArchiveName: "lab2-dev-events",
  EventSourceArn: testBus.arn,
  State: "ENABLED",
  RetentionDays: 7,
  SizeBytes: 0,
  EventCount: 0,
  CreationTime: 1_767_225_600,
};
const withArchive = () => {
  const eventPattern = '{"source":["order_service"]}';
  return testEventBridge({ archives: [testArchive({ retentionDays: 7, eventPattern, description: "order events" })] });
};

test.each([
  [{}, 1],
  [{ NamePrefix: "lab2-" }, 1],
  [{ NamePrefix: "lab3-" }, 0],
  [{ EventSourceArn: testBus.arn }, 1],
  [{ EventSourceArn: "arn:aws:events:eu-central-1:111122223333:event-bus/default" }, 0],
  [{ State: "ENABLED" }, 1],
  [{ State: "CREATING" }, 0],
])("ListArchives by %j finds %i", async (input, count) => {
  expect(await withArchive().call("ListArchives", input)).toEqual({ Archives: Array(count).fill(listed) });
});

test.each([
  [
    { NamePrefix: "lab2-", State: "ENABLED" },
    "ValidationException",
    "At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.",
  ],
  [
    { EventSourceArn: "arn:aws:events:eu-central-1:111122223333:event-bus/x" },
    "ResourceNotFoundException",
    "Event bus x does not exist.",
  ],
])("ListArchives rejects %j", async (input, code, message) => {
  await expect(withArchive().call("ListArchives", input)).rejects.toMatchObject({ code, message });
});

test("DescribeArchive counts the archived events", async () => {
  const { call, putEvents } = withArchive();
  const entry = { Source: "order_service", DetailType: "order_created", Detail: "{}", EventBusName: testBus.name };
  await putEvents({ Entries: [entry, entry, { ...entry, EventBusName: "default" }] });
  expect(await call("DescribeArchive", { ArchiveName: "lab2-dev-events" })).toEqual({
    ...listed,
    ArchiveArn: "arn:aws:events:eu-central-1:111122223333:archive/lab2-dev-events",
    Description: "order events",
    EventPattern: '{"source":["order_service"]}',
    EventCount: 2,
    SizeBytes: expect.any(Number),
  });
});

test("DescribeArchive checks permission, then fails with ResourceNotFoundException for an unknown archive", async () => {
  const authorized: string[] = [];
  const { call } = testEventBridge({
    authorize: (_, action, resource) => void authorized.push(`${action} ${resource}`),
  });
  await expect(call("DescribeArchive", { ArchiveName: "x" })).rejects.toMatchObject({
    code: "ResourceNotFoundException",
    message: "Archive x does not exist.",
  });
  expect(authorized).toEqual(["events:DescribeArchive arn:aws:events:eu-central-1:111122223333:archive/x"]);
});
