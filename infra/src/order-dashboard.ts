import type { Construct } from "constructs";
import { Dashboard, type Widget } from "./constructs/dashboard.ts";

export interface OrderDashboardProps {
  name: string;
  region: string;
  apiId: string;
  /** Returns the deployed name of a resource. */
  toResourceName(name: string): string;
}

/** A dashboard that shows the choreography from left to right: from requests to the last service. */
export class OrderDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { apiId, name, toResourceName, region }: OrderDashboardProps) {
    const service = (service: string): Widget => ({
      title: service,
      metrics: ["Invocations", "Errors", "Throttles"].map((metric) => [
        "AWS/Lambda",
        metric,
        "FunctionName",
        toResourceName(service),
      ]),
    });
    const rule = (rule: string): Widget => ({
      title: `rule ${rule}`,
      metrics: ["MatchedEvents", "Invocations", "FailedInvocations"].map((metric) => [
        "AWS/Events",
        metric,
        "EventBusName",
        toResourceName("bus"),
        "RuleName",
        toResourceName(rule),
      ]),
    });
    const deadLetters = (service: string): Widget => ({
      title: `${service} dead letters`,
      metrics: [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", `${toResourceName(service)}-dead-letters`],
      ],
    });
    const requests: Widget = {
      title: "requests",
      metrics: ["Count", "4xx", "5xx"].map((metric) => ["AWS/ApiGateway", metric, "ApiId", apiId]),
    };
    const orders: Widget = {
      title: "orders",
      metrics: ["OrdersAccepted", "DuplicateOrders", "PublishFailures"].map((metric) => [
        "Orders",
        metric,
        "service",
        "order_service",
      ]),
    };
    super(scope, id, {
      name,
      region,
      columns: [
        [requests, orders],
        [service("order-service")],
        [rule("order-created")],
        [
          service("invoice-service"),
          deadLetters("invoice-service"),
          service("forecasting-service"),
          deadLetters("forecasting-service"),
          service("fulfilment-service"),
          deadLetters("fulfilment-service"),
        ],
        [rule("fulfilment-completed")],
        [service("logistic-service"), deadLetters("logistic-service")],
      ],
    });
  }
}
