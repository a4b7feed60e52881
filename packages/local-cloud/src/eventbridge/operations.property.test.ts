import fc from "fast-check";
import { expect, test } from "vitest";
import { AwsError } from "../core/aws-error.ts";
import { testArchive, testBus, testEventBridge, testRule } from "../testing/event-bridge-setup.ts";

const names = fc.constantFrom("lab2-dev-bus", "default", "__proto__", testBus.arn, "lab2-dev-events", "again", "arn:");
const value = fc.oneof(
  names,
  fc.jsonValue({ maxDepth: 2 }),
  fc.double(),
  fc.constantFrom(
    "arn:aws:events:eu-central-1:111122223333:archive/lab2-dev-events",
    '{"source":["x"]}',
    1_767_225_600,
  ),
  fc.record({ Arn: names, FilterArns: fc.array(names) }, { requiredKeys: ["Arn"] }),
);
const fields = [
  "Name",
  "Rule",
  "EventBusName",
  "NamePrefix",
  "TargetArn",
  "ArchiveName",
  "ReplayName",
  "EventSourceArn",
];
const more = ["State", "Limit", "NextToken", "EventPattern", "Event", "EventStartTime", "EventEndTime", "Destination"];
const input = fc.dictionary(fc.constantFrom(...fields, ...more), value, { maxKeys: 6 });
const operation = fc.constantFrom(
  ...["TestEventPattern", "ListEventBuses", "DescribeEventBus", "ListRules", "DescribeRule", "ListTargetsByRule"],
  ...["ListRuleNamesByTarget", "ListArchives", "DescribeArchive", "StartReplay", "DescribeReplay", "ListReplays"],
  ...["CancelReplay", "__proto__"],
);

test("every operation returns a result or an AWS error for any input", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(operation, input), { maxLength: 5 }), async (calls) => {
      const rules = [testRule("every-event", { version: ["0"] }, ["invoice"])];
      const { call, stop } = testEventBridge({ rules, archives: [testArchive()] });
      for (const [name, given] of calls) {
        await call(name, given).catch((error) => expect(error).toBeInstanceOf(AwsError));
      }
      stop();
    }),
    { numRuns: 500 },
  );
});
