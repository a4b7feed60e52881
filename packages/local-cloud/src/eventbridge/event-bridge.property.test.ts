import fc from "fast-check";
import { expect, test } from "vitest";
import { AwsError } from "../core/aws-error.ts";
import { testEventBridge, testRule } from "../testing/event-bridge-setup.ts";

const anything = fc.jsonValue({ maxDepth: 3 });
const mostly = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary, weight: 9 }, { arbitrary: anything, weight: 1 });
const text = fc.string({ unit: "binary" });

const entry = fc.record(
  {
    Source: mostly(fc.oneof(text, fc.constantFrom("", "aws.orders", "order_service"))),
    DetailType: mostly(text),
    Detail: mostly(
      fc.oneof(
        fc.json(),
        text,
        anything.map((detail) => JSON.stringify({ detail })),
      ),
    ),
    EventBusName: mostly(fc.constantFrom("lab2-dev-bus", "", "arn:aws:events:::event-bus/", "__proto__")),
    Resources: mostly(fc.array(text)),
    Time: mostly(fc.double()),
  },
  { requiredKeys: [] },
);
const anyInput = fc.oneof(anything, fc.record({ Entries: mostly(fc.array(mostly(entry), { maxLength: 12 })) }));

test("PutEvents returns one result per entry or an AWS error for any input, and delivers every event", async () => {
  const rules = [testRule("every-event", { version: ["0"] }, ["invoice"])];
  await fc.assert(
    fc.asyncProperty(anyInput, async (input) => {
      const { activities, delivered, putEvents, settle } = testEventBridge({ rules });
      try {
        const { Entries, FailedEntryCount } = await putEvents(input);
        expect(Entries).toHaveLength((input as { Entries: unknown[] }).Entries.length);
        expect(Entries.filter((result: object) => "ErrorCode" in result)).toHaveLength(FailedEntryCount);
      } catch (error) {
        expect(error).toBeInstanceOf(AwsError);
        expect(activities).toEqual([]);
      }
      await settle();
      expect(delivered).toHaveLength(activities.filter(({ type }) => type === "rule-matched").length);
    }),
    { numRuns: 300 },
  );
});
