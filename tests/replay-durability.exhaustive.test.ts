import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  DescribeArchiveCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  PutEventsCommand,
  StartReplayCommand,
} from "@aws-sdk/client-eventbridge";
import { expect, onTestFinished, test } from "vitest";
import { until } from "./support/conditions.ts";
import { createEditedStack, replaceHandler } from "./support/run-stack.ts";
import { createDataFolder, startProcess } from "./support/start-process.ts";

const MINUTES = 50;
/** The maximum number of entries in a PutEvents request. */
const EVENTS_PER_MINUTE = 10;
const START = Date.UTC(2026, 0, 1);
const ReplayName = "cut-short";

/** Creates a stack whose logistic-service appends event ids to the file `first`, or to `replayed` during a replay. */
function createRecordingStack(folder: string): string {
  const code = `import { appendFileSync } from "node:fs";
    const files = { first: ${JSON.stringify(join(folder, "first"))}, again: ${JSON.stringify(join(folder, "replayed"))} };
    export const handler = async (event) =>
      appendFileSync("replay-name" in event ? files.again : files.first, event.id + "\\n");`;
  return createEditedStack((stack, stackFolder) => replaceHandler(stack, stackFolder, "logistic-service", code));
}

test("a replay interrupted by kill -9 resumes in the next run and delivers every archived event", async () => {
  const folder = createDataFolder();
  const stack = createRecordingStack(folder);
  const ids: string[] = [];
  const findMissing = (file: string) => {
    const arrived = new Set(existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8").split("\n") : []);
    return ids.filter((id) => !arrived.has(id));
  };
  const run = async () => {
    const started = await startProcess(folder, { stack });
    const credentials = { accessKeyId: "anyone", secretAccessKey: "anything" };
    const eventBridge = new EventBridgeClient({ endpoint: started.awsUrl, region: "eu-central-1", credentials });
    onTestFinished(() => eventBridge.destroy());
    return { ...started, eventBridge };
  };

  const first = await run();
  const archive = await first.eventBridge.send(new DescribeArchiveCommand({ ArchiveName: "lab2-dev-events" }));
  for (let minute = 0; minute < MINUTES; minute++) {
    const entry = {
      EventBusName: archive.EventSourceArn,
      Source: "fulfilment_service",
      DetailType: "fulfilment_completed",
      Detail: "{}",
      Time: new Date(START + minute * 60_000),
    };
    const { Entries } = await first.eventBridge.send(
      new PutEventsCommand({ Entries: Array.from({ length: EVENTS_PER_MINUTE }, () => entry) }),
    );
    for (const { EventId = "none" } of Entries ?? []) {
      ids.push(EventId);
    }
  }
  await until(() => expect(findMissing("first")).toEqual([]));

  await first.eventBridge.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: archive.ArchiveArn,
      EventStartTime: new Date(START),
      EventEndTime: new Date(START + MINUTES * 60_000),
      Destination: { Arn: archive.EventSourceArn },
    }),
  );
  first.child.kill("SIGKILL");
  await first.exited;
  expect(findMissing("replayed")).not.toEqual([]);

  const second = await run();
  await until(async () => {
    const { State } = await second.eventBridge.send(new DescribeReplayCommand({ ReplayName }));
    expect(State).toBe("COMPLETED");
  });
  await until(() => expect(findMissing("replayed")).toEqual([]));
  const trace = await fetch(`${second.awsUrl}/_local/trace/${ids.at(-1)}`);
  expect(await trace.text(), "the replay was complete before the first run was killed").toContain("event-replayed");
}, 60_000);
