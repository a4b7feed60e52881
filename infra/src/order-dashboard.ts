import type { Construct } from "constructs";
import type { Consumer } from "./constructs/consumer.ts";
import { Dashboard, type Widget } from "./constructs/dashboard.ts";
import type { EventRule } from "./constructs/event-rule.ts";
import type { ServiceFunction } from "./constructs/service-function.ts";

export interface OrderDashboardProps {
  name: string;
  region: string;
  apiId: string;
  /** The function behind the API. */
  service: ServiceFunction;
  eventBusName: string;
  rules: readonly EventRule[];
}

/** A dashboard that shows the choreography from left to right: from requests to the last service. */
export class OrderDashboard extends Dashboard {
  constructor(scope: Construct, id: string, props: OrderDashboardProps) {
    const { apiId, eventBusName, name, region, rules, service } = props;
    super(scope, id, {
      name,
      region,
      columns: [
        [createRequestsWidget(apiId), ordersWidget],
        [createServiceWidget(service)],
        ...rules.flatMap((rule) => [
          [createRuleWidget(rule, eventBusName)],
          rule.consumers.flatMap(createConsumerWidgets),
        ]),
      ],
    });
  }
}

const ordersWidget: Widget = {
  title: "orders",
  metrics: ["OrdersAccepted", "DuplicateOrders", "PublishFailures"].map((metric) => [
    "Orders",
    metric,
    "service",
    "order_service",
  ]),
};

function createRequestsWidget(apiId: string): Widget {
  return {
    title: "requests",
    metrics: ["Count", "4xx", "5xx"].map((metric) => ["AWS/ApiGateway", metric, "ApiId", apiId]),
  };
}

function createServiceWidget({ name, service }: ServiceFunction): Widget {
  return {
    title: service,
    metrics: ["Invocations", "Errors", "Throttles"].map((metric) => ["AWS/Lambda", metric, "FunctionName", name]),
  };
}

function createRuleWidget({ id, name }: EventRule, eventBusName: string): Widget {
  return {
    title: `rule ${id}`,
    metrics: ["MatchedEvents", "Invocations", "FailedInvocations"].map((metric) => [
      "AWS/Events",
      metric,
      "EventBusName",
      eventBusName,
      "RuleName",
      name,
    ]),
  };
}

function createConsumerWidgets({ deadLetters, id, service }: Consumer): Widget[] {
  return [
    createServiceWidget(service),
    {
      title: `${id} dead letters`,
      metrics: [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", deadLetters.name]],
    },
  ];
}
