import type { EventQueue } from "./constructs/event-queue.ts";
import type { EventScheduler } from "./constructs/event-scheduler.ts";
import type { EventTopic } from "./constructs/event-topic.ts";
import type { ServiceFunction } from "./constructs/service-function.ts";
import type { SharedBus } from "./constructs/shared-bus.ts";

interface Owners {
  functions: readonly ServiceFunction[];
  schedulers: readonly EventScheduler[];
  sharedBuses: readonly SharedBus[];
  topics: readonly EventTopic[];
}

/** A queue whose messages no function missed, with the URL of the runbook's section on them. */
interface OtherDeadLetters {
  url: string;
  runbook: string;
}

/** Lists the dead-letter queues that are not those of a service, by the Terraform name of their owner. */
export function listOtherDeadLetters(owners: Owners, runbook: string): Record<string, OtherDeadLetters> {
  const { functions, schedulers, sharedBuses, topics } = owners;
  const describe = (owner: string, { url }: EventQueue, section: string) =>
    [owner, { url, runbook: `${runbook}#${section}` }] as const;
  return Object.fromEntries([
    ...[...topics, ...sharedBuses].map(({ deadLetters, id }) => describe(id, deadLetters, "dead-letters")),
    ...schedulers.map(({ deadLetters, service }) =>
      describe(`${service}-schedules`, deadLetters, "schedules-dead-letters"),
    ),
    ...functions.flatMap(({ outbox, service }) =>
      outbox ? [describe(`${service}-outbox`, outbox.deadLetters, "unpublished-events")] : [],
    ),
  ]);
}
