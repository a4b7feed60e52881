import { randomUUID } from "node:crypto";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { RecordedActivity } from "local-cloud";
import { selectActivities } from "../../src/activities.ts";
import { expectComplete } from "../../src/checks/expect-complete.ts";
import { expectFailureReported } from "../../src/checks/expect-failure-reported.ts";
import type { AcceptedOrder } from "../../src/checks/expect-stamps.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { toService } from "../../src/stamp-calls.ts";
import { type Check, CheckFailedError, type LearnerSystem } from "../../src/step.ts";

export const checks: Check[] = [
  {
    criterion: "delivering every event of an order a second time succeeds and changes none of its stamps",
    async run(system) {
      const { activities, ID, item } = await placeOrder(system);
      const second = await system.observe(() => deliverAgain(system, activities));
      const failed = selectActivities(second.activities, "invocation-ended").find(({ error }) => error !== undefined);
      if (failed) {
        throw new CheckFailedError({
          seen: `${toService(failed.functionName)} failed when its event was delivered again: ${failed.error}`,
          expected: "success: Lambda retries a failed event, and then sends it to the dead-letter queue",
          lookAt: system.locate(learnerFiles.stamp, /UpdateExpression|ConditionExpression/),
          traceId: ID,
        });
      }
      expectUnchanged(system, { ID, before: item, after: await system.readItem(ID), repetition: "a second delivery" });
    },
  },
  {
    criterion:
      "a request that is repeated with the same `Idempotency-Key` changes no stamp and counts as `DuplicateOrders`",
    async run(system) {
      const headers = { "idempotency-key": `workshop ${randomUUID()}` };
      const first = await placeOrder(system, headers);
      expectCount(system, first, "OrdersAccepted", "first");
      const again = await placeOrder(system, headers);
      const { ID } = again;
      expectUnchanged(system, { ID, before: first.item, after: again.item, repetition: "a repeated request" });
      expectCount(system, again, "DuplicateOrders", "repeated");
    },
  },
  {
    criterion: "if the table rejects the stamp, the caller still gets a 500",
    run: (system) =>
      expectFailureReported(system, {
        action: "dynamodb:UpdateItem",
        effect: "exception-before",
        expected: "if you catch ConditionalCheckFailedException, throw all other errors",
        lookAt: system.locate(learnerFiles.stamp, /\bcatch\b/),
      }),
  },
];

async function placeOrder(system: LearnerSystem, headers?: Record<string, string>): Promise<AcceptedOrder> {
  return expectComplete(system, await system.placeOrder(headers && { headers }));
}

/** Invokes each function to which an event was delivered with the same event. */
async function deliverAgain({ lambda }: LearnerSystem, activities: readonly RecordedActivity[]): Promise<void> {
  const events = new Map(selectActivities(activities, "event-accepted").map(({ event }) => [event.id, event]));
  for (const { eventId, targetArn } of selectActivities(activities, "delivery")) {
    const Payload = JSON.stringify(events.get(eventId));
    await lambda.send(new InvokeCommand({ FunctionName: targetArn, Payload }));
  }
}

interface Repetition {
  ID: string;
  before: Record<string, string> | undefined;
  after: Record<string, string> | undefined;
  repetition: string;
}

function expectUnchanged(system: LearnerSystem, { after, before, ID, repetition }: Repetition): void {
  const [changed] = Object.entries(before ?? {}).filter(([stamp, time]) => after?.[stamp] !== time);
  if (changed) {
    const [stamp, time] = changed;
    throw new CheckFailedError({
      seen: `\`${stamp}\` was ${time}, and ${after?.[stamp]} after ${repetition}`,
      expected: "the time that was written first",
      lookAt: system.locate(learnerFiles.stamp, /UpdateExpression/),
      traceId: ID,
    });
  }
}

function expectCount(
  system: LearnerSystem,
  { activities, ID }: AcceptedOrder,
  metric: "DuplicateOrders" | "OrdersAccepted",
  request: "first" | "repeated",
): void {
  const lines = selectActivities(activities, "function-log").map(({ line }) => line);
  if (!lines.some((line) => line.includes(`"${metric}":1`))) {
    const repeated = metric === "DuplicateOrders";
    throw new CheckFailedError({
      seen: `\`stamp\` returned \`repeated: ${!repeated}\` for the ${request} request`,
      expected: `\`repeated: ${repeated}\`, which counts as \`${metric}\``,
      lookAt: system.locate(learnerFiles.stamp, /return \{ repeated/),
      traceId: ID,
    });
  }
}
