import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/** What the business counts, in the namespace `Orders`, each with the dimension `service`. */
export type CountedMetric = "OrdersAccepted" | "DuplicateOrders" | "PublishFailures";

export type Count = (metric: CountedMetric) => void;

/**
 * Counts by a log line in the embedded metric format, which CloudWatch makes a metric of.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 */
export function createCount(service: string): Count {
  const metrics = new Metrics({ namespace: "Orders", serviceName: service });
  return (metric) => metrics.singleMetric().addMetric(metric, MetricUnit.Count, 1);
}
