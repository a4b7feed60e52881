import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { EXPIRY_ATTRIBUTE } from "order-service/contract";
import { outboxAttribute, PLACE_ORDER, type ServiceContract, SHOW_ORDER, stampAttribute } from "service-kit/contract";
import type { Statement } from "./constructs/policy-document.ts";

/** Creates the statements of a service's role: exactly the permissions that its contract requires. */
export function createServicePermissions({
  table,
  bus,
  ordersExpire,
}: {
  table: DynamodbTable;
  bus: CloudwatchEventBus;
  ordersExpire: boolean;
}) {
  return (
    { attributes = [], publishes, routes = {}, service }: ServiceContract,
    { hasOutbox = false } = {},
  ): Statement[] => [
    ...(hasOutbox ? [storeEvents(table, service)] : []),
    stampOrders(table, [
      stampAttribute(service),
      ...attributes,
      ...(PLACE_ORDER in routes && ordersExpire ? [EXPIRY_ATTRIBUTE] : []),
    ]),
    ...(SHOW_ORDER in routes ? [{ Sid: "ReadOrders", Action: ["dynamodb:GetItem"], Resource: table.arn }] : []),
    ...publishes.map((event) => publishEvents(bus, event)),
  ];
}

/**
 * Allows writing the service's own attributes and no others. The key counts as an attribute of the update.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function stampOrders(table: DynamodbTable, attributes: string[]): Statement {
  return {
    Sid: "StampOrders",
    Action: ["dynamodb:UpdateItem"],
    Resource: table.arn,
    Condition: {
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["ID", ...attributes] },
      StringEqualsIfExists: { "dynamodb:ReturnValues": ["NONE", "UPDATED_OLD", "UPDATED_NEW"] },
    },
  };
}

/** Allows writing the stamp and the event of an outbox at once. */
function storeEvents(table: DynamodbTable, service: string): Statement {
  return { ...stampOrders(table, [stampAttribute(service), outboxAttribute(service)]), Sid: "StoreEvents" };
}

/**
 * Allows publishing one kind of event. Both keys hold one value for each entry of a call, and `ForAllValues` alone would
 * also hold for a call without any.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export function publishEvents(bus: CloudwatchEventBus, event: { source: string; detailType: string }): Statement {
  return {
    Sid: "PublishEvents",
    Action: ["events:PutEvents"],
    Resource: bus.arn,
    Condition: {
      "ForAllValues:StringEquals": { "events:source": event.source, "events:detail-type": event.detailType },
      Null: { "events:source": "false", "events:detail-type": "false" },
    },
  };
}
