/** Business metrics in the namespace `Orders`, each with the dimensions `environment` and `service`. */
export type CountedMetric = "OrdersAccepted" | "DuplicateOrders" | "PublishFailures";

export type Count = (metric: CountedMetric) => void;

/**
 * Creates a counter that writes one log line in the embedded metric format per count; CloudWatch turns it into a metric.
 * The line goes to the stream because Lambda would wrap what the console writes.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createCount({ environment, service }: { environment: string; service: string }): Count {
  return (metric) => {
    const directive = {
      Namespace: "Orders",
      Dimensions: [["environment", "service"]],
      Metrics: [{ Name: metric, Unit: "Count" }],
    };
    const _aws = { Timestamp: Date.now(), CloudWatchMetrics: [directive] };
    process.stdout.write(`${JSON.stringify({ _aws, environment, service, [metric]: 1 })}\n`);
  };
}
