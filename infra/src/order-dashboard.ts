import type { Construct } from "constructs";
import type { Consumer } from "./constructs/consumer.ts";
import { Dashboard, type Widget } from "./constructs/dashboard.ts";
import type { EventRule } from "./constructs/event-rule.ts";
import type { Responder } from "./constructs/responder.ts";
import type { ServiceFunction } from "./constructs/service-function.ts";

export interface OrderDashboardProps {
  name: string;
  environment: string;
  region: string;
  apiId: string;
  responders: readonly Responder[];
  eventBusName: string;
  rules: readonly Pick<EventRule, "consumers" | "id" | "name">[];
}

/** A dashboard that shows the choreography from left to right: from requests to the last service. */
export class OrderDashboard extends Dashboard {
  constructor(scope: Construct, id: string, props: OrderDashboardProps) {
    const { apiId, environment, eventBusName, name, region, responders, rules } = props;
    const orderMetrics = ["OrdersAccepted", "DuplicateOrders", "PublishFailures"];
    const ruleMetrics = ["MatchedEvents", "Invocations", "FailedInvocations"];
    super(scope, id, {
      name,
      region,
      columns: [
        [
          createWidget("requests", "AWS/ApiGateway", ["Count", "4xx", "5xx"], "ApiId", apiId),
          createWidget("orders", "Orders", orderMetrics, "environment", environment, "service", "order_service"),
        ],
        responders.map(createServiceWidget),
        ...rules.flatMap(({ consumers, id, name }) => [
          [createWidget(`rule ${id}`, "AWS/Events", ruleMetrics, "EventBusName", eventBusName, "RuleName", name)],
          consumers.flatMap(createConsumerWidgets),
        ]),
      ],
    });
  }
}

function createWidget(title: string, namespace: string, names: string[], ...dimensions: string[]): Widget {
  return { title, metrics: names.map((name) => [namespace, name, ...dimensions]) };
}

function createServiceWidget({ name, service }: ServiceFunction): Widget {
  return createWidget(service, "AWS/Lambda", ["Invocations", "Errors", "Throttles"], "FunctionName", name);
}

function createConsumerWidgets({ deadLetters, id, service }: Consumer): Widget[] {
  const messages = ["ApproximateNumberOfMessagesVisible"];
  return [
    createServiceWidget(service),
    createWidget(`${id} dead letters`, "AWS/SQS", messages, "QueueName", deadLetters.name),
  ];
}
