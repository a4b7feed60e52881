import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";

export interface Metric {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  /** @default "Sum" */
  statistic?: "Maximum" | "Sum" | "p99";
}

/** A share in percent: of `part` in `whole`, or of an AWS quota that `part` uses. */
export interface Percentage {
  part: Metric;
  whole: Metric | "quota";
}

/** A value is above a threshold, or below it. */
export type Condition = (Metric | Percentage) & ({ above: number } | { below: number });

/**
 * How soon an alarm follows its condition. Losses are reported within a minute; a condition that may recover has to last
 * for two of three minutes; missing orders have to stay away for an hour.
 */
const EVALUATIONS = {
  immediately: { period: 60, evaluationPeriods: 1 },
  ifItLasts: { period: 60, evaluationPeriods: 3, datapointsToAlarm: 2 },
  forAnHour: { period: 3600, evaluationPeriods: 1 },
};

export interface AlarmProps {
  name: string;
  /** `critical`: orders are lost, stuck or rejected, so wake someone up. `warning`: they are late or soon at risk. */
  severity: "critical" | "warning";
  /** The problem, such as `invoice-service is throttled`. */
  problem: string;
  /** The section that explains it: a URL, or a path in the repository. */
  runbook: string;
  condition: Condition;
  evaluation: keyof typeof EVALUATIONS;
  topicArn: string;
}

/** An alarm on a metric, or on a percentage of two. Missing data means no orders, which is fine unless orders are counted. */
export class Alarm extends Construct {
  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const { condition, evaluation, name, problem, runbook, severity, topicArn } = props;
    const isBelow = "below" in condition;
    const { period, ...evaluations } = EVALUATIONS[evaluation];
    new CloudwatchMetricAlarm(this, "Resource", {
      alarmName: name,
      alarmDescription: `${severity}: ${problem}. Runbook: ${runbook}`,
      comparisonOperator: isBelow ? "LessThanThreshold" : "GreaterThanThreshold",
      threshold: isBelow ? condition.below : condition.above,
      treatMissingData: isBelow ? "breaching" : "notBreaching",
      ...evaluations,
      ...("part" in condition
        ? { metricQuery: createPercentageQueries(condition, period) }
        : { ...describeMetric(condition), ...describeStatistic(condition), period }),
      alarmActions: [topicArn],
      okActions: [topicArn],
      tags: { severity },
    });
  }
}

const describeMetric = ({ dimensions, metricName, namespace }: Metric) => ({ dimensions, metricName, namespace });

const describeStatistic = ({ statistic = "Sum" }: Metric) =>
  statistic === "p99" ? { extendedStatistic: statistic } : { statistic };

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
function createPercentageQueries({ part, whole }: Percentage, period: number) {
  const query = (id: string, metric: Metric) => ({
    id,
    metric: { ...describeMetric(metric), period, stat: metric.statistic ?? "Sum" },
  });
  return [
    {
      id: "percentage",
      expression: `100 * part / ${whole === "quota" ? "SERVICE_QUOTA(part)" : "whole"}`,
      label: "percentage",
      returnData: true,
    },
    query("part", part),
    ...(whole === "quota" ? [] : [query("whole", whole)]),
  ];
}
