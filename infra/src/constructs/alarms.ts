import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import type { Consumer } from "./consumer.ts";
import type { EventRule } from "./event-rule.ts";
import type { OrderHttpApi } from "./order-http-api.ts";
import { allow, policyDocument } from "./policy-document.ts";

export interface AlarmsProps {
  /** Begins the names of the alarms and the topic. */
  name: string;
  eventBusName: string;
  /** Names of the functions, by service. */
  functions: Record<string, string>;
  consumers: Record<string, Consumer>;
  rules: Record<string, EventRule>;
  api: OrderHttpApi;
  latencyMs: number;
  /** @default nobody: the alarms are only shown */
  email?: string | undefined;
}

interface Metric {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  statistic: "Sum" | "Maximum" | "p99";
  /** The alarm goes off above it. */
  threshold: number;
}

/** Alarms for everything that loses, delays or refuses an order; each says which section of the runbook helps. */
export class Alarms extends Construct {
  #topic: SnsTopic;
  #name: string;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#name = props.name;
    this.#topic = this.#createTopic(props.email);
    for (const [service, { deadLetters }] of Object.entries(props.consumers)) {
      this.#alarm(`${service}-dead-letters`, "dead-letters", `${service} has events that it could not handle`, {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: deadLetters.name },
        statistic: "Maximum",
        threshold: 0,
      });
      this.#alarm(`${service}-dead-letters-not-sent`, "dead-letters-not-sent", `${service} loses failed events`, {
        namespace: "AWS/Lambda",
        metricName: "DestinationDeliveryFailures",
        dimensions: { FunctionName: props.functions[service] ?? service },
        statistic: "Sum",
        threshold: 0,
      });
    }
    for (const [service, FunctionName] of Object.entries(props.functions)) {
      const metric = { namespace: "AWS/Lambda", dimensions: { FunctionName }, statistic: "Sum", threshold: 0 } as const;
      this.#alarm(`${service}-errors`, "function-errors", `${service} fails`, { ...metric, metricName: "Errors" });
      this.#alarm(`${service}-throttles`, "function-throttles", `${service} is throttled`, {
        ...metric,
        metricName: "Throttles",
      });
    }
    for (const [ruleId, { name: RuleName }] of Object.entries(props.rules)) {
      const dimensions = { EventBusName: props.eventBusName, RuleName };
      const metric = { namespace: "AWS/Events", dimensions, statistic: "Sum", threshold: 0 } as const;
      this.#alarm(`${ruleId}-failed-invocations`, "failed-invocations", `${ruleId} cannot reach a target`, {
        ...metric,
        metricName: "FailedInvocations",
      });
      this.#alarm(`${ruleId}-dead-letters-not-sent`, "dead-letters-not-sent", `${ruleId} loses events`, {
        ...metric,
        metricName: "InvocationsFailedToBeSentToDlq",
      });
    }
    const api = { namespace: "AWS/ApiGateway", dimensions: { ApiId: props.api.id } };
    this.#alarm("api-5xx", "api-5xx", "orders are refused by a failure", {
      ...api,
      metricName: "5xx",
      statistic: "Sum",
      threshold: 0,
    });
    this.#alarm("api-latency", "api-latency", `1 of 100 orders waits more than ${props.latencyMs} ms for its answer`, {
      ...api,
      metricName: "Latency",
      statistic: "p99",
      threshold: props.latencyMs,
    });
  }

  #createTopic(email: string | undefined): SnsTopic {
    const topic = new SnsTopic(this, "topic", { name: this.#name });
    new SnsTopicPolicy(this, "topic-policy", {
      arn: topic.arn,
      policy: policyDocument(
        allow({
          Sid: "AcceptFromAlarms",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: ["sns:Publish"],
          Resource: topic.arn,
          Condition: { StringEquals: { "aws:SourceAccount": topic.owner } },
        }),
      ),
    });
    if (email) new SnsTopicSubscription(this, "email", { topicArn: topic.arn, protocol: "email", endpoint: email });
    return topic;
  }

  /** @param section of docs/runbook.md, which says what to do */
  #alarm(id: string, section: string, what: string, { statistic, ...metric }: Metric): void {
    new CloudwatchMetricAlarm(this, id, {
      alarmName: `${this.#name}-${id}`,
      alarmDescription: `${what}. What to do: docs/runbook.md#${section}`,
      ...metric,
      ...(statistic === "p99" ? { extendedStatistic: statistic } : { statistic }),
      comparisonOperator: "GreaterThanThreshold",
      period: 60,
      evaluationPeriods: 1,
      // No data is no failure: nobody placed an order.
      treatMissingData: "notBreaching",
      alarmActions: [this.#topic.arn],
      okActions: [this.#topic.arn],
    });
  }
}
