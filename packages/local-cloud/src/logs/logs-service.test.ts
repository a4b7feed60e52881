import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, it, onTestFinished } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import { memoryStore } from "../core/store/store.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { LogGroup } from "./log-group.ts";
import { createLogsService } from "./logs-service.ts";

const logGroupName = "/aws/lambda/order";
const arn = `arn:aws:logs:eu-central-1:000000000000:log-group:${logGroupName}`;

/** Starts CloudWatch Logs with the group of the function `order` and an empty one, and a client. */
async function startLogs(denied: string[] = []) {
  const clock = new ManualClock(1_000);
  const activityLog = new ActivityLog(clock);
  const group = new LogGroup({ name: logGroupName, arn, retentionDays: 14 }, clock, memoryStore.collection(""));
  const empty = new LogGroup({ name: "/empty", arn: "empty", retentionDays: 0 }, clock, memoryStore.collection(""));
  const requested: string[] = [];
  const service = createLogsService({
    accountId: "000000000000",
    region: "eu-central-1",
    groups: new Map([group, empty].map((each) => [each.settings.name, each])),
    enforcement: {
      demand({ action, resource }) {
        requested.push(`${action} ${resource}`);
        if (denied.includes(action)) {
          throw new AwsError("AccessDeniedException", `not authorized to perform: ${action}`);
        }
      },
    },
    activityLog,
  });
  const endpoint = new AwsEndpoint({ activityLog });
  endpoint.serve([service], () => ({ kind: "root", arn: "arn:aws:iam::000000000000:root" }));
  const client = new CloudWatchLogsClient({
    endpoint: await endpoint.start(0),
    region: "eu-central-1",
    credentials: { accessKeyId: "anyone", secretAccessKey: "anything" },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await endpoint.stop();
  });
  const put = async (...lines: string[]) => {
    for (const line of lines) {
      const [streamName = "", message = ""] = line.split(" ", 2);
      group.put(streamName, message);
      await clock.advance(10);
    }
  };
  return { client, put, requested };
}

it("describes log groups by prefix or part of the name, in pages", async () => {
  const { client, requested } = await startLogs();
  const first = await client.send(new DescribeLogGroupsCommand({ limit: 1 }));
  expect(first.logGroups).toEqual([
    expect.objectContaining({ logGroupName, arn: `${arn}:*`, logGroupArn: arn, retentionInDays: 14 }),
  ]);
  const names = async (input: object) =>
    (await client.send(new DescribeLogGroupsCommand(input))).logGroups?.map((each) => each.logGroupName);
  expect(await names({ nextToken: first.nextToken })).toEqual(["/empty"]);
  expect(await names({ logGroupNamePrefix: "/aws/" })).toEqual([logGroupName]);
  expect(await names({ logGroupNamePattern: "mpt" })).toEqual(["/empty"]);
  expect(requested[0]).toBe("logs:DescribeLogGroups arn:aws:logs:eu-central-1:000000000000:log-group::log-stream:");
});

it("describes streams by name or by their last event", async () => {
  const { client, put } = await startLogs();
  await put("a one", "b two", "a three");
  const describe = async (input: object) =>
    (await client.send(new DescribeLogStreamsCommand({ logGroupName, ...input }))).logStreams;
  expect(await describe({ descending: true })).toEqual([
    expect.objectContaining({ logStreamName: "b", firstEventTimestamp: 1_010, lastEventTimestamp: 1_010 }),
    expect.objectContaining({ logStreamName: "a", firstEventTimestamp: 1_000, lastEventTimestamp: 1_020 }),
  ]);
  const latest = await describe({ orderBy: "LastEventTime", descending: true, limit: 1 });
  expect(latest?.map(({ logStreamName }) => logStreamName)).toEqual(["a"]);
  await expect(describe({ orderBy: "LastEventTime", logStreamNamePrefix: "a" })).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "Cannot order by LastEventTime with a logStreamNamePrefix.",
  });
});

it("filters events by pattern, time and stream", async () => {
  const { client, put, requested } = await startLogs();
  await put("a ERROR1", "b INFO2", "b ERROR3");
  const filter = async (input: object) =>
    (await client.send(new FilterLogEventsCommand({ logGroupName, ...input }))).events?.map(({ message }) => message);
  expect(await filter({})).toEqual(["ERROR1", "INFO2", "ERROR3"]);
  expect(await filter({ filterPattern: "ERROR" })).toEqual(["ERROR1", "ERROR3"]);
  expect(await filter({ startTime: 1_010, endTime: 1_010 })).toEqual(["INFO2"]);
  expect(await filter({ logStreamNames: ["a"] })).toEqual(["ERROR1"]);
  expect(await filter({ logStreamNamePrefix: "b" })).toEqual(["INFO2", "ERROR3"]);
  expect(await filter({ logGroupName: undefined, logGroupIdentifier: arn, limit: 1 })).toEqual(["ERROR1"]);
  expect(requested[0]).toBe(`logs:FilterLogEvents ${arn}:log-stream:`);
});

it("returns events in pages of at most 1 MB, each event once", async () => {
  const { client, put } = await startLogs();
  await put("a one", `a ${"x".repeat(600_000)}`, `a ${"y".repeat(600_000)}`, "a two");
  const read = async (pageSize?: number) => {
    const pages: number[] = [];
    for await (const { events = [] } of paginateFilterLogEvents(
      { client, ...(pageSize && { pageSize }) },
      { logGroupName },
    )) {
      pages.push(events.length);
    }
    return pages;
  };
  expect(await read()).toEqual([2, 2]);
  expect(await read(3)).toEqual([2, 2]);
  expect(await read(1)).toEqual([1, 1, 1, 1]);
});

it("reads a stream from its tail or its head, and on in both directions", async () => {
  const { client, put, requested } = await startLogs();
  await put("a 1", "a 2", "b 3", "a 4");
  const get = async (input: object) => {
    const output = await client.send(new GetLogEventsCommand({ logGroupName, logStreamName: "a", ...input }));
    return { ...output, messages: output.events?.map(({ message }) => message) };
  };
  const tail = await get({ limit: 2 });
  expect(tail.messages).toEqual(["2", "4"]);
  const before = await get({ limit: 2, nextToken: tail.nextBackwardToken });
  expect(before.messages).toEqual(["1"]);
  const end = await get({ nextToken: tail.nextForwardToken });
  expect(end.messages).toEqual([]);
  expect(end.nextForwardToken).toBe(tail.nextForwardToken);
  await put("a 5");
  expect((await get({ nextToken: end.nextForwardToken })).messages).toEqual(["5"]);
  expect((await get({ startFromHead: true, limit: 1 })).messages).toEqual(["1"]);
  expect((await get({ startTime: 1_010, endTime: 1_030 })).messages).toEqual(["2"]);
  expect(requested[0]).toBe(`logs:GetLogEvents ${arn}:log-stream:a`);
});

it("fails as AWS does", async () => {
  const { client } = await startLogs();
  const expectError = (command: FilterLogEventsCommand | GetLogEventsCommand, name: string, message: string) =>
    expect(client.send(command as FilterLogEventsCommand)).rejects.toMatchObject({ name, message });
  const noGroup = "The specified log group does not exist.";
  await expectError(new FilterLogEventsCommand({ logGroupName: "/x" }), "ResourceNotFoundException", noGroup);
  const noStream = "The specified log stream does not exist.";
  await expectError(
    new GetLogEventsCommand({ logGroupName, logStreamName: "x" }),
    "ResourceNotFoundException",
    noStream,
  );
  const invalid = (input: object, message: string) =>
    expectError(new FilterLogEventsCommand({ logGroupName, ...input }), "InvalidParameterException", message);
  await invalid({ filterPattern: "a:b" }, "Invalid character(s) in term ':'");
  await invalid({ nextToken: "x" }, "The specified nextToken is invalid.");
  await invalid({ limit: 10_001 }, "limit: Too big: expected number to be <=10000");
  await invalid({ logGroupIdentifier: arn }, "Exactly one of logGroupName and logGroupIdentifier must be specified.");
});

it("authorizes calls, and rejects others by name", async () => {
  const { client } = await startLogs(["logs:FilterLogEvents"]);
  await expect(client.send(new FilterLogEventsCommand({ logGroupName }))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: "not authorized to perform: logs:FilterLogEvents",
  });
  const put = new PutLogEventsCommand({ logGroupName, logStreamName: "a", logEvents: [] });
  await expect(client.send(put)).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: "the local cloud does not support Logs_20140328.PutLogEvents",
  });
});
