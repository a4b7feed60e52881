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

const MINUTES = 100;
/** All that one request may have. */
const EVENTS_A_MINUTE = 10;
const START = Date.UTC(2026, 0, 1);
const ReplayName = "cut-short";

/** A stack whose logistic-service appends the id of each event to a file of the folder, `replayed` for a replay's. */
function recordingStack(folder: string): string {
  const code = `import { appendFileSync } from "node:fs";
    const files = { first: ${JSON.stringify(join(folder, "first"))}, again: ${JSON.stringify(join(folder, "replayed"))} };
    export const handler = async (event) =>
      appendFileSync("replay-name" in event ? files.again : files.first, event.id + "\\n");`;
  return createEditedStack((stack, stackFolder) => replaceHandler(stack, stackFolder, "logistic-service", code));
}

test("a replay that kill -9 cut short goes on in the next run, and every archived event arrives", async () => {
  const folder = createDataFolder();
  const stack = recordingStack(folder);
  const ids: string[] = [];
  const missingIn = (file: string) => {
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
      new PutEventsCommand({ Entries: Array.from({ length: EVENTS_A_MINUTE }, () => entry) }),
    );
    for (const { EventId = "none" } of Entries ?? []) {
      ids.push(EventId);
    }
  }
  await until(() => expect(missingIn("first")).toEqual([]));

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
  expect(missingIn("replayed")).not.toEqual([]);

  const second = await run();
  await until(async () => {
    const { State } = await second.eventBridge.send(new DescribeReplayCommand({ ReplayName }));
    expect(State).toBe("COMPLETED");
  });
  await until(() => expect(missingIn("replayed")).toEqual([]));
  const trace = await fetch(`${second.awsUrl}/_local/trace/${ids.at(-1)}`);
  expect(await trace.text(), "the replay was over before the end of the first run").toContain("event-replayed");
}, 60_000);
