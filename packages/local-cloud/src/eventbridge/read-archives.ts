import type { Clock } from "../core/clock.ts";
import type { Store } from "../core/store/store.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { Archive } from "./archive.ts";
import { ArchivedEvents } from "./archived-events.ts";
import type { EventBus } from "./event-bus.ts";
import { compilePattern } from "./read-buses.ts";
import { eventArchive } from "./resources.ts";

/** @throws {StackError} if the bus of an archive is not defined or its event pattern is invalid */
export function readArchives(
  stack: Stack,
  { buses, clock, store }: { buses: readonly EventBus[]; clock: Pick<Clock, "now" | "toRealTime">; store: Store },
): Archive[] {
  return stack.resources(eventArchive).map(({ address, attributes, config }) => {
    const { description, event_pattern, event_source_arn, name, retention_days } = config;
    if (!buses.some(({ arn }) => arn === event_source_arn)) {
      const message = `${address}: event_source_arn: the stack has no bus ${event_source_arn}`;
      throw createInvalidResourceError(message);
    }
    return new Archive({
      name,
      arn: String(attributes.arn),
      eventSourceArn: event_source_arn,
      ...(description !== undefined && { description }),
      ...(event_pattern !== undefined && {
        eventPattern: event_pattern,
        pattern: compilePattern(event_pattern, address),
      }),
      retentionDays: retention_days,
      events: new ArchivedEvents(store.collection(`archives/${name}`)),
      clock,
    });
  });
}
