import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { type ServiceContract, stampAttribute } from "service-kit/contract";
import type { Statement } from "./constructs/policy-document.ts";

/** What a service may do in the choreography, each as one statement of its role: what its contract says, no more. */
export function servicePermissions({ table, bus }: { table: DynamodbTable; bus: CloudwatchEventBus }) {
  return ({ consumes, publishes, service }: ServiceContract): Statement[] => [
    stampOrders(table, service),
    // A service without an event to react to answers requests, also the one for an order.
    ...(consumes ? [] : [{ Sid: "ReadOrders", Action: ["dynamodb:GetItem"], Resource: table.arn }]),
    ...publishes.map((event) => publishEvents(bus, event)),
  ];
}

/**
 * Write the service's own stamp, and no other attribute. The key counts among the attributes of an update.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function stampOrders(table: DynamodbTable, service: string): Statement {
  return {
    Sid: "StampOrders",
    Action: ["dynamodb:UpdateItem"],
    Resource: table.arn,
    Condition: {
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["ID", stampAttribute(service)] },
      StringEqualsIfExists: { "dynamodb:ReturnValues": ["NONE", "UPDATED_OLD", "UPDATED_NEW"] },
    },
  };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
function publishEvents(bus: CloudwatchEventBus, event: { source: string; detailType: string }): Statement {
  return {
    Sid: "PublishEvents",
    Action: ["events:PutEvents"],
    Resource: bus.arn,
    Condition: { StringEquals: { "events:source": event.source, "events:detail-type": event.detailType } },
  };
}
