import { setImmediate } from "node:timers/promises";
import type { PutEventsCommand, PutEventsRequestEntry, PutEventsResponse } from "@aws-sdk/client-eventbridge";
import { importLearnerFile } from "../../src/checks/import-learner-file.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import type { LearnerSystem } from "../../src/step.ts";

/** A bus of another environment. */
export const OTHER_BUS = "lab2-prod-bus";

const MAX_CALLS = 10;

interface PublishModule {
  createPublish(dependencies: {
    client: { send(command: PutEventsCommand): Promise<PutEventsResponse> };
    count(): void;
    eventBusName: string;
  }): (event: { source: string; detailType: string; detail: object }) => Promise<void>;
}

/** Calls the learner's publisher for the bus of another environment, where EventBridge rejects the event. */
export async function publishElsewhere(
  system: LearnerSystem,
): Promise<{ entry: PutEventsRequestEntry | undefined; error: unknown }> {
  const { createPublish } = await importLearnerFile<PublishModule>(system, learnerFiles.publish);
  let calls = 0;
  let entry: PutEventsRequestEntry | undefined;
  const publish = createPublish({
    client: {
      send: async ({ input }) => {
        // The publisher may retry, but not forever: it runs in the process of the workshop.
        await setImmediate();
        calls += 1;
        if (calls > MAX_CALLS) {
          throw new Error(`PutEvents was called more than ${MAX_CALLS} times`);
        }
        [entry] = input.Entries ?? [];
        return {
          FailedEntryCount: 1,
          Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "rejected by the check" }],
        };
      },
    },
    count: () => {},
    eventBusName: OTHER_BUS,
  });
  const event = { source: "order_service", detailType: "order_created", detail: { metadata: {}, data: {} } };
  const error = await publish(event).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { entry, error };
}
