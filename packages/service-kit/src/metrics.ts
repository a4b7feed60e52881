import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/** Business metrics in the namespace `Orders`, each with the dimension `service`. */
export type CountedMetric = "OrdersAccepted" | "DuplicateOrders" | "PublishFailures";

export type Count = (metric: CountedMetric) => void;

/**
 * Creates a counter that writes one log line in the embedded metric format per count; CloudWatch turns it into a metric.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 */
export function createCount(service: string): Count {
  const metrics = new Metrics({ namespace: "Orders", serviceName: service });
  return (metric) => metrics.singleMetric().addMetric(metric, MetricUnit.Count, 1);
}
