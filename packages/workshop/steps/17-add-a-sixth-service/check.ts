import { selectActivities } from "../../src/activities.ts";
import { because, listMissingStamps } from "../../src/order-findings.ts";
import { findStampCalls, toService } from "../../src/stamp-calls.ts";
import {
  type Check,
  CheckFailedError,
  type CheckFinding,
  type LearnerSystem,
  type ObservedOrder,
} from "../../src/step.ts";

const SERVICE = "loyalty-service";
const STAMP = "time_loyalty_service";
const FOLDER = `packages/services/${SERVICE}`;

export const checks: Check[] = [
  {
    criterion: "an order gets a sixth stamp, `time_loyalty_service`, from the function of `loyalty-service`",
    async run(system) {
      const order = await system.placeOrder();
      if (order.item?.[STAMP] === undefined) {
        throw new CheckFailedError(findCause(system, order));
      }
    },
  },
  {
    criterion: "the other five services stamp that order as before",
    async run(system) {
      const { activities, ID, item, requestId } = await system.placeOrder();
      const missing = listMissingStamps(system, item);
      if (missing.length > 0) {
        throw new CheckFailedError({
          seen: `the order has no ${missing.join(", ")}${because(activities)}`,
          expected: "the stamps of all six services",
          lookAt: system.locate("infra/src/order-stack.ts", /rule\("order-created"/),
          traceId: ID ?? requestId,
        });
      }
    },
  },
];

function findCause(system: LearnerSystem, { activities, ID, requestId }: ObservedOrder): CheckFinding {
  const traceId = ID ?? requestId;
  const functions = Object.keys(system.stack.resource.aws_lambda_function ?? {});
  if (!functions.includes(SERVICE)) {
    return {
      seen: `the stack has the functions ${functions.join(", ")}`,
      expected: `the function ${SERVICE}: its contract in infra/src/contracts.ts, and a consumer of order-created`,
      lookAt: system.locate("infra/src/order-stack.ts", /rule\("order-created"/),
    };
  }
  const [stampCall] = findStampCalls(activities).filter(({ service }) => service === SERVICE);
  if (stampCall) {
    return {
      seen: `${SERVICE} stamped ${stampCall.attributes.join(", ")}`,
      expected: `${STAMP}: the service of its contract is loyalty_service`,
      lookAt: system.locate(`${FOLDER}/src/contract.ts`, /service: /),
      traceId,
    };
  }
  const isInvoked = selectActivities(activities, "invocation-started").some(
    ({ functionName }) => toService(functionName) === SERVICE,
  );
  return isInvoked
    ? {
        seen: `${SERVICE} was invoked and did not stamp the order${because(activities)}`,
        expected: STAMP,
        lookAt: system.locate(`${FOLDER}/src/handler.ts`, /createHandler\(/),
        traceId,
      }
    : {
        seen: `order_created was not delivered to ${SERVICE}`,
        expected: `${SERVICE} as a consumer of the rule order-created`,
        lookAt: system.locate("infra/src/order-stack.ts", /rule\("order-created"/),
        traceId,
      };
}
