import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import { Alarm, type AlarmProps, type Metric } from "./alarm.ts";
import type { Consumer } from "./consumer.ts";
import { EncryptedTopic } from "./encrypted-topic.ts";
import type { EventQueue } from "./event-queue.ts";
import type { EventRule } from "./event-rule.ts";
import type { EventScheduler } from "./event-scheduler.ts";
import type { EventTopic } from "./event-topic.ts";
import type { OrderHttpApi } from "./order-http-api.ts";
import type { Responder } from "./responder.ts";
import type { ScheduledRule } from "./scheduled-rule.ts";
import type { ServiceFunction } from "./service-function.ts";
import type { SharedBus } from "./shared-bus.ts";

export interface AlarmsProps {
  /** Prefix of the alarm names, and the name of the topic. */
  name: string;
  environment: string;
  /** URL or path of the runbook, whose sections the alarms name. */
  runbook: string;
  eventBusName: string;
  tableName: string;
  api: OrderHttpApi;
  responders: readonly Responder[];
  consumers: readonly Consumer[];
  rules: readonly EventRule[];
  schedulers: readonly EventScheduler[];
  /** Rules of the default bus. */
  scheduledRules: readonly ScheduledRule[];
  sharedBuses: readonly SharedBus[];
  topics: readonly EventTopic[];
  /** Threshold of the p99 latency of the API. */
  latencyMs: number;
  /** Requests a second that the API accepts; an alarm announces 80 % of them. */
  requestsPerSecond: number;
  /** Announces an hour without an accepted order. */
  expectOrders: boolean;
  /** Address that is notified of alarms. @default - no notification; CloudWatch shows the alarms anyway */
  email?: string | undefined;
}

/** Four days before SQS deletes a dead letter, which would also end the alarm that announced it. */
const DEAD_LETTERS_EXPIRE_SECONDS = 10 * 24 * 60 * 60;

/** Later than any retry of a handler that failed once. */
const LATE_MS = 5 * 60_000;

/** Alarms for every condition that loses, delays or rejects an order. Each description links to its runbook section. */
export class Alarms extends Construct {
  #topic: EncryptedTopic;
  #name: string;
  #runbook: string;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#name = props.name;
    this.#runbook = props.runbook;
    this.#topic = new EncryptedTopic(this, "topic", {
      name: props.name,
      publisher: { noun: "Alarms", service: "cloudwatch.amazonaws.com" },
    });
    if (props.email) {
      new SnsTopicSubscription(this, "email", { topicArn: this.#topic.arn, protocol: "email", endpoint: props.email });
    }
    this.#watchConsumers(props);
    this.#watchFunctions(props);
    this.#watchOutboxes(props);
    this.#watchRules(props);
    this.#watchSchedulers(props);
    this.#watchSharedBuses(props);
    this.#watchTopics(props);
    this.#watchApi(props);
    this.#watchOrders(props);
    this.#watchCapacity(props);
  }

  #watchConsumers({ consumers }: AlarmsProps): void {
    for (const { id: service, deadLetters, queue: inFront, service: consumer } of consumers) {
      this.#watchDeadLetters(service, deadLetters);
      if (inFront?.fifoDeadLetters) {
        this.#watchDeadLetters(`${service}-queue`, inFront.fifoDeadLetters);
      }
      const problem = `${service} cannot send failed events to its dead-letter queue`;
      this.#loss(`${service}-dead-letters-not-sent`, "dead-letters-not-sent", problem, {
        ...describeFunction(consumer, "DestinationDeliveryFailures"),
        above: 0,
      });
      this.#warning(
        `${service}-late-events`,
        "late-events",
        `${service} receives events minutes late`,
        inFront
          ? { ...describeQueue(inFront.queue, "ApproximateAgeOfOldestMessage"), above: LATE_MS / 1000 }
          : { ...describeFunction(consumer, "AsyncEventAge"), statistic: "Maximum", above: LATE_MS },
      );
    }
  }

  #watchDeadLetters(owner: string, queue: EventQueue): void {
    this.#loss(`${owner}-dead-letters`, "dead-letters", `${owner} has events in its dead-letter queue`, {
      ...describeQueue(queue, "ApproximateNumberOfMessagesVisible"),
      above: 0,
    });
    this.#loss(`${owner}-dead-letters-expire`, "dead-letters", `${owner} has dead letters that SQS deletes soon`, {
      ...describeQueue(queue, "ApproximateAgeOfOldestMessage"),
      above: DEAD_LETTERS_EXPIRE_SECONDS,
    });
  }

  #watchFunctions({ responders, consumers }: AlarmsProps): void {
    for (const service of [...responders, ...consumers.map(({ service }) => service)]) {
      const { service: name } = service;
      const whole = describeFunction(service, "Invocations");
      this.#warning(`${name}-errors`, "function-errors", `more than 5 % of ${name}'s invocations fail`, {
        part: describeFunction(service, "Errors"),
        whole,
        above: 5,
      });
      this.#warning(`${name}-throttles`, "function-throttles", `more than 5 % of ${name}'s invocations are throttled`, {
        part: describeFunction(service, "Throttles"),
        whole,
        above: 5,
      });
    }
  }

  #watchOutboxes({ responders, consumers }: AlarmsProps): void {
    for (const service of [...responders, ...consumers.map(({ service }) => service)]) {
      const { outbox, service: name } = service;
      if (!outbox) {
        continue;
      }
      this.#loss(
        `${name}-outbox-dead-letters`,
        "unpublished-events",
        `${name} could not publish events of its outbox`,
        {
          ...describeQueue(outbox.deadLetters, "ApproximateNumberOfMessagesVisible"),
          above: 0,
        },
      );
      this.#warning(`${name}-outbox-late`, "unpublished-events", `${name} publishes events minutes late`, {
        ...describeFunction(service, "IteratorAge"),
        statistic: "Maximum",
        above: LATE_MS,
      });
    }
  }

  #watchRules({ eventBusName: EventBusName, rules, scheduledRules, sharedBuses, topics }: AlarmsProps): void {
    const dimensions = [
      ...[...rules, ...topics, ...sharedBuses.flatMap(({ rules }) => rules)].map(
        ({ id, name: RuleName }) => [id, { EventBusName, RuleName }] as const,
      ),
      ...scheduledRules.map(({ id, name: RuleName }) => [id, { RuleName }] as const),
    ];
    for (const [ruleId, dimensionsOfRule] of dimensions) {
      const watch = (name: string, metricName: string, problem: string) =>
        this.#loss(`${ruleId}-${name}`, name, `rule ${ruleId} ${problem}`, {
          namespace: "AWS/Events",
          metricName,
          dimensions: dimensionsOfRule,
          above: 0,
        });
      watch("failed-invocations", "FailedInvocations", "cannot invoke a target");
      watch(
        "dead-letters-not-sent",
        "InvocationsFailedToBeSentToDlq",
        "cannot send failed events to a dead-letter queue",
      );
    }
  }

  #watchSchedulers({ schedulers }: AlarmsProps): void {
    for (const { deadLetters, service } of schedulers) {
      const problem = `scheduled events of ${service} were not published`;
      this.#loss(`${service}-schedules-dead-letters`, "schedules-dead-letters", problem, {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: deadLetters.name },
        statistic: "Maximum",
        above: 0,
      });
    }
  }

  #watchSharedBuses({ sharedBuses }: AlarmsProps): void {
    for (const { deadLetters, id } of sharedBuses) {
      this.#watchDeadLetters(id, deadLetters);
    }
  }

  #watchTopics({ topics }: AlarmsProps): void {
    for (const { deadLetters, id, name: TopicName } of topics) {
      this.#watchDeadLetters(id, deadLetters);
      this.#loss(
        `${id}-notifications-not-sent`,
        "dead-letters-not-sent",
        `${id} cannot send failed events to a dead-letter queue`,
        {
          namespace: "AWS/SNS",
          metricName: "NumberOfNotificationsFailedToRedriveToDlq",
          dimensions: { TopicName },
          above: 0,
        },
      );
    }
  }

  #watchApi({ api: { id: ApiId }, latencyMs, requestsPerSecond }: AlarmsProps): void {
    const metric = (metricName: string): Metric => ({
      namespace: "AWS/ApiGateway",
      metricName,
      dimensions: { ApiId },
    });
    const whole = metric("Count");
    this.#alarm("api-5xx", "api-5xx", "the API responds to more than 1 % of the requests with 5xx", {
      severity: "critical",
      evaluation: "ifItLasts",
      condition: { part: metric("5xx"), whole, above: 1 },
    });
    this.#warning("api-4xx", "api-4xx", "the API responds to more than 20 % of the requests with 4xx", {
      part: metric("4xx"),
      whole,
      above: 20,
    });
    this.#warning("api-requests", "api-requests", "the API receives 80 % of the requests that it accepts", {
      ...whole,
      above: 0.8 * 60 * requestsPerSecond,
    });
    this.#warning("api-latency", "api-latency", `the p99 latency of the API exceeds ${latencyMs} ms`, {
      ...metric("Latency"),
      statistic: "p99",
      above: latencyMs,
    });
  }

  #watchOrders({ environment, expectOrders }: AlarmsProps): void {
    if (!expectOrders) {
      return;
    }
    this.#alarm("no-orders", "no-orders", "no order was accepted for an hour", {
      severity: "critical",
      evaluation: "forAnHour",
      condition: {
        namespace: "Orders",
        metricName: "OrdersAccepted",
        dimensions: { environment, service: "order_service" },
        below: 1,
      },
    });
  }

  #watchCapacity({ tableName: TableName }: AlarmsProps): void {
    for (const access of ["Read", "Write"]) {
      const name = `table-${access.toLowerCase()}-throttles`;
      this.#warning(name, "table-throttles", `the table throttles ${access.toLowerCase()}s`, {
        namespace: "AWS/DynamoDB",
        metricName: `${access}ThrottleEvents`,
        dimensions: { TableName },
        above: 0,
      });
    }
    const problem = "functions use 80 % of the account's concurrent executions";
    this.#warning("concurrency", "function-throttles", problem, {
      part: {
        namespace: "AWS/Usage",
        metricName: "ResourceCount",
        dimensions: { Service: "Lambda", Type: "Resource", Resource: "ConcurrentExecutions", Class: "None" },
        statistic: "Maximum",
      },
      whole: "quota",
      above: 80,
    });
  }

  #loss(id: string, section: string, problem: string, condition: AlarmProps["condition"]): void {
    this.#alarm(id, section, problem, { severity: "critical", evaluation: "immediately", condition });
  }

  #warning(id: string, section: string, problem: string, condition: AlarmProps["condition"]): void {
    this.#alarm(id, section, problem, { severity: "warning", evaluation: "ifItLasts", condition });
  }

  /** @param section anchor in docs/runbook.md */
  #alarm(
    id: string,
    section: string,
    problem: string,
    props: Pick<AlarmProps, "condition" | "evaluation" | "severity">,
  ): void {
    const runbook = `${this.#runbook}#${section}`;
    new Alarm(this, id, { ...props, name: `${this.#name}-${id}`, problem, runbook, topicArn: this.#topic.arn });
  }
}

function describeFunction({ name: FunctionName }: ServiceFunction, metricName: string): Metric {
  return { namespace: "AWS/Lambda", metricName, dimensions: { FunctionName } };
}

function describeQueue({ name: QueueName }: EventQueue, metricName: string): Metric {
  return { namespace: "AWS/SQS", metricName, dimensions: { QueueName }, statistic: "Maximum" };
}
