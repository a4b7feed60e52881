import { expectComplete } from "../../src/checks/expect-complete.ts";
import { explainMissingStamp } from "../../src/checks/explain-missing-stamp.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { findStampCalls } from "../../src/stamp-calls.ts";
import {
  type Check,
  CheckFailedError,
  type CheckFinding,
  type LearnerSystem,
  type ObservedOrder,
} from "../../src/step.ts";

const SERVICE = "loyalty-service";
const STAMP = "time_loyalty_service";

export const checks: Check[] = [
  {
    criterion: "an order gets a sixth stamp, `time_loyalty_service`, from the function of `loyalty-service`",
    async run(system) {
      const order = await system.placeOrder();
      if (order.item?.[STAMP] === undefined) {
        throw new CheckFailedError({ traceId: order.ID ?? order.requestId, ...explain(system, order) });
      }
    },
  },
  {
    criterion: "the other five services stamp that order as before",
    async run(system) {
      expectComplete(system, await system.placeOrder());
    },
  },
];

function explain(system: LearnerSystem, { activities }: ObservedOrder): CheckFinding {
  const functions = Object.keys(system.stack.resource.aws_lambda_function ?? {});
  if (!functions.includes(SERVICE)) {
    return {
      seen: `the stack has the functions ${functions.join(", ")}`,
      expected: `the function ${SERVICE}: its contract in infra/src/contracts.ts, and a consumer of order-created`,
      lookAt: system.locate(learnerFiles.orderStack, /rule\("order-created"/),
    };
  }
  const stampCall = findStampCalls(activities).find(({ service }) => service === SERVICE);
  if (stampCall) {
    return {
      seen: `${SERVICE} stamped \`${stampCall.attributes.join(", ")}\``,
      expected: `\`${STAMP}\`: the \`service\` of its contract is \`loyalty_service\``,
      lookAt: system.locate(`packages/services/${SERVICE}/src/contract.ts`, /service: /),
    };
  }
  return explainMissingStamp(system, activities, { service: SERVICE, detailType: "order_created" });
}
