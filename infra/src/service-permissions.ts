import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { stampAttribute } from "service-kit";
import type { Statement } from "./constructs/policy-document.ts";

/** What a service may do in the choreography, each as one statement of its role. */
export function servicePermissions({ table, bus }: { table: DynamodbTable; bus: CloudwatchEventBus }) {
  return {
    /**
     * Write the service's own stamp, and no other attribute. The key counts among the attributes of an update.
     * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
     */
    stamp: (service: string): Statement => ({
      Sid: "StampOrders",
      Action: ["dynamodb:UpdateItem"],
      Resource: table.arn,
      Condition: {
        "ForAllValues:StringEquals": { "dynamodb:Attributes": ["ID", stampAttribute(service)] },
        StringEqualsIfExists: { "dynamodb:ReturnValues": ["NONE", "UPDATED_OLD", "UPDATED_NEW"] },
      },
    }),

    readOrders: (): Statement => ({ Sid: "ReadOrders", Action: ["dynamodb:GetItem"], Resource: table.arn }),

    /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
    publish: (event: { source: string; detailType: string }): Statement => ({
      Sid: "PublishEvents",
      Action: ["events:PutEvents"],
      Resource: bus.arn,
      Condition: { StringEquals: { "events:source": event.source, "events:detail-type": event.detailType } },
    }),
  };
}
