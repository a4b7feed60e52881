import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery/index.js";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination/index.js";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source/index.js";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Construct } from "constructs";

/** The types of log that each level delivers. */
const LOG_TYPES = {
  ERROR: ["ERROR"],
  INFO: ["ERROR", "INFO"],
  TRACE: ["ERROR", "INFO", "TRACE"],
};

export interface BusLogProps {
  bus: CloudwatchEventBus;
  /** Name of the bus, known before the deployment. */
  name: string;
  level: keyof typeof LOG_TYPES;
  retentionDays: number;
  /** Rejects any plan that would delete the log. */
  protectData: boolean;
}

/**
 * The log of a bus: with ERROR, of deliveries that fail, also while they are retried and no dead letter exists yet. The
 * content of events is left out.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-logs.html
 */
export class BusLog extends Construct {
  readonly groupName: string;

  constructor(scope: Construct, id: string, { bus, level, name, protectData, retentionDays }: BusLogProps) {
    super(scope, id);
    bus.putLogConfig({ level, includeDetail: "NONE" });
    const group = new CloudwatchLogGroup(this, "Resource", {
      // The prefix /aws/vendedlogs keeps the resource policy of CloudWatch Logs below its size limit.
      name: `/aws/vendedlogs/events/event-bus/${name}`,
      retentionInDays: retentionDays,
      lifecycle: { preventDestroy: protectData },
    });
    this.groupName = group.name;
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      name,
      deliveryDestinationConfiguration: [{ destinationResourceArn: group.arn }],
    });
    for (const type of LOG_TYPES[level]) {
      const source = new CloudwatchLogDeliverySource(this, `${type.toLowerCase()}-source`, {
        name: `${name}-${type.toLowerCase()}`,
        logType: `${type}_LOGS`,
        resourceArn: bus.arn,
      });
      new CloudwatchLogDelivery(this, `${type.toLowerCase()}-delivery`, {
        deliverySourceName: source.name,
        deliveryDestinationArn: destination.arn,
      });
    }
  }
}
