import { selectActivities } from "../../src/activities.ts";
import { expectAccepted } from "../../src/checks/expect-accepted.ts";
import { expectStampBeforeEvent } from "../../src/checks/expect-stamp-before-event.ts";
import { explainFailure } from "../../src/checks/explain-failure.ts";
import { findPublishedEvent } from "../../src/checks/find-published-event.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { toService } from "../../src/stamp-calls.ts";
import { type Check, CheckFailedError, type LearnerSystem } from "../../src/step.ts";

const service = "fulfilment-service";

export const checks: Check[] = [
  {
    criterion: "fulfilment-service publishes `fulfilment_completed` after it has stamped the order",
    async run(system) {
      const order = await system.placeOrder();
      const traceId = expectAccepted(system, order);
      const finding = explainFailure(system, order.activities, service);
      if (finding) {
        throw new CheckFailedError({ ...finding, traceId });
      }
      expectStampBeforeEvent(order, { service, detailType: "fulfilment_completed", lookAt: locateCalls(system) });
    },
  },
  {
    criterion: "the event has the order's `ID`, and in `metadata` the IDs that connect it to `order_created`",
    async run(system) {
      const order = await system.placeOrder();
      const ID = expectAccepted(system, order);
      const cause = selectActivities(order.activities, "event-accepted").find(
        ({ caller }) => toService(caller) === "order-service",
      );
      const detail = findPublishedEvent(order.activities, service)?.detail as
        | Record<string, Record<string, unknown> | undefined>
        | undefined;
      expectOwnName(system, detail?.metadata?.service, ID);
      const expected = { ID, correlationId: order.requestId, causationId: cause?.event.id };
      const values = { ...detail?.metadata, ID: detail?.data?.ID } as Record<string, unknown>;
      for (const [field, value] of Object.entries(expected)) {
        if (values[field] !== value) {
          throw new CheckFailedError({
            seen: `\`${field}\` is ${values[field] ?? "missing"} in the detail ${JSON.stringify(detail)}`,
            expected: `${value}; \`create\` takes the data, then the \`origin\` that the handler received`,
            lookAt: locateCalls(system),
            traceId: ID,
          });
        }
      }
    },
  },
  {
    criterion: "if publishing fails, the invocation fails, and Lambda retries it",
    async run(system) {
      const { activities, requestId } = await system.placeOrder({
        faults: [{ on: "call", action: "events:PutEvents", effect: "exception-before", function: service, times: 1 }],
      });
      const ended = selectActivities(activities, "invocation-ended").find(
        ({ functionName }) => toService(functionName) === service,
      );
      if (ended?.error === undefined) {
        throw new CheckFailedError({
          seen: `PutEvents failed, but the invocation of ${service} ${ended ? "succeeded" : "did not end"}: the event is lost`,
          expected: "the invocation fails with the error: the handler awaits `publish`, and no catch hides the error",
          lookAt: locateCalls(system),
          traceId: requestId,
        });
      }
    },
  },
];

/** Step 2 sees the events of one service only, and would accept its name as a constant. */
function expectOwnName(system: LearnerSystem, service: unknown, traceId: string): void {
  if (service !== "fulfilment_service") {
    throw new CheckFailedError({
      seen: `\`metadata.service\` of \`fulfilment_completed\` is ${JSON.stringify(service) ?? "missing"}`,
      expected: "`fulfilment_service`, the `source` of the definition",
      lookAt: system.locate(learnerFiles.eventDefinition, /create: \(data/),
      traceId,
    });
  }
}

function locateCalls(system: LearnerSystem): string {
  return system.locate(learnerFiles.fulfilOrder, /\bpublish\(|stamp\(/);
}
