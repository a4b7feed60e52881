import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import type { Consumer } from "./consumer.ts";
import type { EventRule } from "./event-rule.ts";
import type { OrderHttpApi } from "./order-http-api.ts";
import { allow, policyDocument } from "./policy-document.ts";
import type { ServiceFunction } from "./service-function.ts";

export interface AlarmsProps {
  /** Prefix of the alarm names, and the name of the topic. */
  name: string;
  eventBusName: string;
  api: OrderHttpApi;
  service: ServiceFunction;
  consumers: readonly Consumer[];
  rules: readonly EventRule[];
  /** Threshold of the p99 latency of the API. */
  latencyMs: number;
  /** Address that is notified of alarms. @default - no notification; CloudWatch shows the alarms anyway */
  email?: string | undefined;
}

interface Metric {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  /** @default "Sum" */
  statistic?: "Maximum" | "p99";
  /** The alarm triggers above this value. @default 0 */
  threshold?: number;
}

/** Four days before SQS deletes a dead letter, which would also end the alarm that announced it. */
const DEAD_LETTERS_EXPIRE_SECONDS = 10 * 24 * 60 * 60;

/** Alarms for every condition that loses, delays or rejects an order. Each description links to its runbook section. */
export class Alarms extends Construct {
  #topic: SnsTopic;
  #name: string;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#name = props.name;
    this.#topic = this.#createTopic(props.email);
    this.#watchConsumers(props);
    this.#watchFunctions(props);
    this.#watchRules(props);
    this.#watchApi(props);
  }

  #watchConsumers({ consumers }: AlarmsProps): void {
    for (const { id: service, deadLetters, service: consumer } of consumers) {
      this.#alarm(`${service}-dead-letters`, "dead-letters", `${service} has events in its dead-letter queue`, {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: deadLetters.name },
        statistic: "Maximum",
      });
      this.#alarm(
        `${service}-dead-letters-expire`,
        "dead-letters",
        `${service} has dead letters that SQS deletes soon`,
        {
          namespace: "AWS/SQS",
          metricName: "ApproximateAgeOfOldestMessage",
          dimensions: { QueueName: deadLetters.name },
          statistic: "Maximum",
          threshold: DEAD_LETTERS_EXPIRE_SECONDS,
        },
      );
      const problem = `${service} cannot send failed events to its dead-letter queue`;
      this.#alarm(`${service}-dead-letters-not-sent`, "dead-letters-not-sent", problem, {
        namespace: "AWS/Lambda",
        metricName: "DestinationDeliveryFailures",
        dimensions: { FunctionName: consumer.name },
      });
    }
  }

  #watchFunctions({ service: apiService, consumers }: AlarmsProps): void {
    for (const { name: FunctionName, service } of [apiService, ...consumers.map(({ service }) => service)]) {
      const metric = (metricName: string) => ({ namespace: "AWS/Lambda", metricName, dimensions: { FunctionName } });
      this.#alarm(`${service}-errors`, "function-errors", `${service} reports errors`, metric("Errors"));
      this.#alarm(`${service}-throttles`, "function-throttles", `${service} is throttled`, metric("Throttles"));
    }
  }

  #watchRules({ eventBusName: EventBusName, rules }: AlarmsProps): void {
    for (const { id: ruleId, name: RuleName } of rules) {
      const watch = (name: string, metricName: string, problem: string) =>
        this.#alarm(`${ruleId}-${name}`, name, `rule ${ruleId} ${problem}`, {
          namespace: "AWS/Events",
          metricName,
          dimensions: { EventBusName, RuleName },
        });
      watch("failed-invocations", "FailedInvocations", "cannot invoke a target");
      watch(
        "dead-letters-not-sent",
        "InvocationsFailedToBeSentToDlq",
        "cannot send failed events to a dead-letter queue",
      );
    }
  }

  #watchApi({ api: { id: ApiId }, latencyMs }: AlarmsProps): void {
    const api = { namespace: "AWS/ApiGateway", dimensions: { ApiId } };
    this.#alarm("api-5xx", "api-5xx", "the API responds with 5xx", { ...api, metricName: "5xx" });
    this.#alarm("api-latency", "api-latency", `the p99 latency of the API exceeds ${latencyMs} ms`, {
      ...api,
      metricName: "Latency",
      statistic: "p99",
      threshold: latencyMs,
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
    if (email) {
      new SnsTopicSubscription(this, "email", { topicArn: topic.arn, protocol: "email", endpoint: email });
    }
    return topic;
  }

  /** @param section anchor in docs/runbook.md */
  #alarm(id: string, section: string, problem: string, metric: Metric): void {
    const { statistic = "Sum", threshold = 0, ...watched } = metric;
    new CloudwatchMetricAlarm(this, id, {
      alarmName: `${this.#name}-${id}`,
      alarmDescription: `${problem}. Runbook: docs/runbook.md#${section}`,
      ...watched,
      threshold,
      ...(statistic === "p99" ? { extendedStatistic: statistic } : { statistic }),
      comparisonOperator: "GreaterThanThreshold",
      period: 60,
      evaluationPeriods: 1,
      // Without orders there is no data.
      treatMissingData: "notBreaching",
      alarmActions: [this.#topic.arn],
      okActions: [this.#topic.arn],
    });
  }
}
