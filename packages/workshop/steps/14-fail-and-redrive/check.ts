import type { RecordedActivity } from "local-cloud";
import { type ActivityOf, selectActivities } from "../../src/activities.ts";
import { listMissingStamps } from "../../src/checks/list-missing-stamps.ts";
import { type Check, CheckFailedError } from "../../src/step.ts";

const FILE = "packages/services/forecasting-service/src/forecast-demand.ts";
const QUEUE = "forecasting-service-dead-letters";

export const checks: Check[] = [
  {
    criterion:
      "forecasting-service fails: after three attempts the event of an order is a dead letter, and the other four services have stamped the order",
    sticky: true,
    async run(system) {
      const { activities, ID, item, requestId } = await system.placeOrder();
      const [letter] = findLetters(activities);
      if (!letter) {
        throw new CheckFailedError({
          seen: item?.time_forecasting_service ? "forecasting-service stamped the order" : "no dead letter",
          expected: "three failed invocations of forecasting-service, and a dead letter",
          lookAt: system.locate(FILE, /stamp\(data\.ID\)|consume\(/),
          traceId: ID ?? requestId,
        });
      }
      const missing = listMissingStamps(system, item).filter((stamp) => stamp !== "time_forecasting_service");
      if (missing.length > 0) {
        throw new CheckFailedError({
          seen: `the order also lacks ${missing.join(", ")}`,
          expected: "the stamps of the other four services: only forecasting-service fails",
          lookAt: system.locate(FILE, /consume\(/),
          traceId: ID,
        });
      }
    },
  },
  {
    criterion:
      "the handler is fixed and the event redriven: that order has all five stamps, and the queue of forecasting-service is empty",
    async run(system) {
      const letters = findLetters(system.activities);
      const orderIds = letters.map(readOrderId).filter((id) => id !== undefined);
      const queued = Object.entries(system.cloud.deadLetters()).find(([name]) => name.endsWith(QUEUE));
      if (queued) {
        const [name, total] = queued;
        throw new CheckFailedError({
          seen: `${name} has ${total === 1 ? "1 message" : `${total} messages`}${describeReason(letters.at(-1))}`,
          expected: "an empty queue: redrive its messages once the handler is fixed and saved",
          lookAt: system.locate(FILE, /throw |stamp\(data\.ID\)/),
          traceId: orderIds.at(-1),
        });
      }
      for (const ID of orderIds) {
        const missing = listMissingStamps(system, await system.readItem(ID));
        if (missing.length > 0) {
          throw new CheckFailedError({
            seen: `the queue is empty, but the order ${ID} lacks ${missing.join(", ")}`,
            expected: "a redriven event: a message that is only deleted is lost",
            lookAt: system.locate(FILE, /consume\(/),
            traceId: ID,
          });
        }
      }
    },
  },
];

function findLetters(activities: readonly RecordedActivity[]): ActivityOf<"dead-letter">[] {
  return selectActivities(activities, "dead-letter").filter(({ queueArn }) => queueArn.endsWith(QUEUE));
}

function readOrderId({ payload }: { payload: string }): string | undefined {
  return JSON.parse(payload)?.detail?.data?.ID;
}

function describeReason(letter: ActivityOf<"dead-letter"> | undefined): string {
  return letter ? `: ${letter.reason}` : "";
}
