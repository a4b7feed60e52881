import { toService } from "../stamp-calls.ts";
import { CheckFailedError, type ObservedOrder } from "../step.ts";

/**
 * Expects that a service published an event, and that its stamp was in the table by then.
 * @param lookAt where the service stamps and publishes
 * @throws {CheckFailedError}
 */
export function expectStampBeforeEvent(
  order: ObservedOrder,
  { detailType, lookAt, service }: { service: string; detailType: string; lookAt: string },
): void {
  const { activities, requestId: traceId } = order;
  const stamped = activities.findIndex(
    (each) => each.type === "api-call" && each.action === "dynamodb:UpdateItem" && toService(each.caller) === service,
  );
  const published = activities.findIndex(
    (each) =>
      each.type === "event-accepted" && each.event["detail-type"] === detailType && toService(each.caller) === service,
  );
  const expected = `${service} stamps the order, awaits that, and then publishes \`${detailType}\``;
  if (published === -1) {
    throw new CheckFailedError({ seen: `${service} did not publish \`${detailType}\``, expected, lookAt, traceId });
  }
  if (stamped === -1) {
    throw new CheckFailedError({ seen: `${service} did not stamp the order`, expected, lookAt, traceId });
  }
  if (published < stamped) {
    const seen = `\`${detailType}\` was published before ${service} had stamped the order`;
    throw new CheckFailedError({ seen, expected, lookAt, traceId });
  }
}
