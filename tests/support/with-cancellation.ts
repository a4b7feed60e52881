import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import { bundleCode } from "./bundle-code.ts";
import { replaceHandler, type StackEdit } from "./run-stack.ts";
import { removeAddedServices } from "./sample-stack.ts";

const CANCEL = 'bundle({ ...event, source: "fulfilment_service", "detail-type": "fulfilment_completed" }, context)';

/**
 * Cancels an order after 30 minutes, unless it was paid, which a request for the order with `?paid` stands for. Here
 * logistic-service does nothing but cancel orders, and its stamp says so. Services that were added to the sample could wait
 * for the event that it no longer receives, so the stack has none.
 */
export const withCancellation =
  ({ cancel = CANCEL } = {}): StackEdit =>
  (json, folder) => {
    Object.assign(json, synthesizeOrders("dev", { oneTimeSchedules: ["order-service"] }));
    removeAddedServices(json);
    const { aws_cloudwatch_event_rule: rules, aws_iam_role_policy: policies } = json.resource;
    const pattern = { source: ["order_service"], "detail-type": ["order_unpaid"] };
    Object.assign(rules?.["fulfilment-completed"] ?? {}, { event_pattern: JSON.stringify(pattern) });
    const role = policies?.["order-service-schedules-policy"];
    Object.assign(role ?? {}, { policy: String(role?.policy).replace("order_created", "order_unpaid") });

    const orderCode = `
      import { createEventScheduler, createSchedulerClient, readEventSchedulerSettings } from "./event-scheduler.cjs";
      import { handler as bundle } from "./bundle.cjs";
      const { cancel, schedule } = createEventScheduler(createSchedulerClient(), readEventSchedulerSettings());
      export const handler = async (event, context) => {
        const response = await bundle(event, context);
        const { ID } = JSON.parse(response.body);
        if (event.queryStringParameters?.paid !== undefined) {
          await cancel(ID);
        } else if (event.routeKey !== "GET /order/{ID}") {
          const detail = { metadata: { service: "order_service", schemaVersion: 1 }, data: { ID } };
          const event = { source: "order_service", detailType: "order_unpaid", detail };
          await schedule(ID, new Date(Date.now() + 30 * 60_000), event);
        }
        return response;
      };`;
    replaceHandler(json, folder, "order-service", orderCode);
    const logisticCode = `
      import { handler as bundle } from "./bundle.cjs";
      export const handler = (event, context) => ${cancel};`;
    replaceHandler(json, folder, "logistic-service", logisticCode);
    const exports = "createEventScheduler, createSchedulerClient, readEventSchedulerSettings";
    const module = join(folder, "replaced-order-service/event-scheduler.cjs");
    writeFileSync(module, bundleCode(`export { ${exports} } from "service-kit";`));
  };
