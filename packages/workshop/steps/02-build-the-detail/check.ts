import { expectAccepted } from "../../src/checks/expect-accepted.ts";
import { findPublishedEvent, type PublishedEvent } from "../../src/checks/find-published-event.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { type Check, CheckFailedError, type LearnerSystem } from "../../src/step.ts";

export const checks: Check[] = [
  {
    criterion: "`metadata` has `service`, the event's source, and a `schemaVersion`",
    async run(system) {
      const { detail, fail, source } = await createEvent(system);
      const metadata = detail.metadata as Record<string, unknown> | undefined;
      if (metadata?.service !== source) {
        fail("metadata.service", metadata?.service, `\`${source}\`, the source of the event`);
      }
      if (!Number.isInteger(metadata?.schemaVersion)) {
        fail(
          "metadata.schemaVersion",
          metadata?.schemaVersion,
          "the `schemaVersion` of the definition, a whole number",
        );
      }
    },
  },
  {
    criterion: "`metadata` also has everything in `origin`, so the `correlationId` of the request",
    async run(system) {
      const { detail, fail, requestId } = await createEvent(system);
      const { correlationId } = (detail.metadata ?? {}) as Record<string, unknown>;
      if (correlationId !== requestId) {
        fail("metadata.correlationId", correlationId, `${requestId}, the ID of the request, from \`origin\``);
      }
    },
  },
  {
    criterion: "`data` has the `ID` of the order",
    async run(system) {
      const { detail, fail, ID } = await createEvent(system);
      const data = detail.data as Record<string, unknown> | undefined;
      if (data?.ID !== ID) {
        fail("data.ID", data?.ID, `${ID}, the ID of the order, from \`data\``);
      }
    },
  },
];

interface CreatedEvent extends PublishedEvent {
  ID: string;
  requestId: string;
  /** Fails the check because of a field of the detail. */
  fail(field: string, value: unknown, expected: string): never;
}

/** Places an order and returns its event, which the unfinished publisher only logs. */
async function createEvent(system: LearnerSystem): Promise<CreatedEvent> {
  const order = await system.placeOrder();
  const ID = expectAccepted(system, order);
  const event = findPublishedEvent(order.activities, "order-service");
  const lookAt = system.locate(learnerFiles.eventDefinition, /create: \(data/);
  if (!event) {
    const seen = "order-service neither published nor logged an event";
    const expected = "order-api.ts publishes the event that `orderCreated.create` returns";
    throw new CheckFailedError({ seen, expected, lookAt: learnerFiles.orderApi, traceId: ID });
  }
  const fail = (field: string, value: unknown, expected: string): never => {
    const seen = `\`${field}\` is ${value === undefined ? "missing" : JSON.stringify(value)} in the detail ${JSON.stringify(event.detail)}`;
    throw new CheckFailedError({ seen, expected, lookAt, traceId: ID });
  };
  return { ...event, ID, requestId: order.requestId, fail };
}
