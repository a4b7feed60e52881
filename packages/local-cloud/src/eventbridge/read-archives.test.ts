import { expect, test } from "vitest";
import { memoryStore } from "../core/store/store.ts";
import { resourceTypes } from "../resource-types.ts";
import { resolveStack } from "../terraform/stack.ts";
import { testBus } from "../testing/event-bridge-setup.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { readArchives } from "./read-archives.ts";

/** Reads the archives of a stack with one archive and its bus. */
function readTestArchives(archive: object) {
  const blocks = new Map<string, Record<string, Record<string, unknown>>>([
    ["aws_cloudwatch_event_bus", { bus: { name: testBus.name } }],
    [
      "aws_cloudwatch_event_archive",
      { archive: { name: "lab2-dev-events", event_source_arn: `\${aws_cloudwatch_event_bus.bus.arn}`, ...archive } },
    ],
  ]);
  const document = { folder: "/stack", region: "eu-central-1", blocks, outputs: {} };
  const context = { accountId: "111122223333", awsEndpointUrl: "http://127.0.0.1:4566", apiUrl: "" };
  const stack = resolveStack(document, resourceTypes, context);
  expect(stack.notEmulated).toEqual([]);
  return readArchives(stack, { buses: [testBus], clock: new ManualClock(), store: memoryStore });
}

test("an archive has its bus, and retains events indefinitely by default", () => {
  expect(readTestArchives({})).toMatchObject([
    {
      name: "lab2-dev-events",
      arn: "arn:aws:events:eu-central-1:111122223333:archive/lab2-dev-events",
      eventSourceArn: testBus.arn,
      retentionDays: 0,
      eventPattern: undefined,
    },
  ]);
});

test("an archive has its pattern, description and retention", () => {
  const event_pattern = '{"source":["order_service"]}';
  expect(readTestArchives({ event_pattern, description: "order events", retention_days: 7 })).toMatchObject([
    { eventPattern: event_pattern, description: "order events", retentionDays: 7 },
  ]);
});

test.each([
  [{ event_source_arn: `${testBus.arn}x` }, `event_source_arn: the stack has no bus ${testBus.arn}x`],
  [{ event_pattern: '{"source":"x"}' }, "event_pattern: Event pattern is not valid."],
  [{ retention_days: -1 }, "retention_days: Too small"],
  [{ name: "x".repeat(49) }, "name: must be 1 to 48 letters"],
  [
    { kms_key_identifier: "alias/key" },
    "kms_key_identifier: not supported by the local cloud; remove it to run this stack locally",
  ],
])("rejects an archive with %j", (archive, message) => {
  expect(() => readTestArchives(archive)).toThrow(`aws_cloudwatch_event_archive.archive: ${message}`);
});
