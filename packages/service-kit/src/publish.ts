import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { NewEvent } from "./contract/event-definition.ts";
import type { Count } from "./metrics.ts";

export type Publish = (event: NewEvent) => Promise<void>;

/** EventBridge responded with 200 but rejected the event. */
export class PublishFailedError extends Error {
  readonly code = "PUBLISH_FAILED";

  constructor(detailType: string, reason: string) {
    super(`${detailType} was not published: ${reason}`);
    this.name = "PublishFailedError";
  }
}

/**
 * Creates a function that publishes one event. PutEvents returns 200 even if it rejects it: `FailedEntryCount` decides.
 * @throws {PublishFailedError} with the entry's error code and message, if EventBridge rejects it
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function createPublish({
  client,
  count,
  eventBusName,
}: {
  client: Pick<EventBridgeClient, "send">;
  count: Count;
  eventBusName: string;
}): Publish {
  async function put({ source, detailType, detail }: NewEvent): Promise<void> {
    const { FailedEntryCount, Entries } = await client.send(
      new PutEventsCommand({
        Entries: [
          { EventBusName: eventBusName, Source: source, DetailType: detailType, Detail: JSON.stringify(detail) },
        ],
      }),
    );
    if (FailedEntryCount !== 0) {
      const entry = Entries?.[0];
      throw new PublishFailedError(
        detailType,
        `${entry?.ErrorCode ?? "unknown error"}: ${entry?.ErrorMessage ?? `FailedEntryCount is ${FailedEntryCount}`}`,
      );
    }
  }

  return async (event) => {
    try {
      await put(event);
    } catch (error) {
      count("PublishFailures");
      throw error;
    }
  };
}
