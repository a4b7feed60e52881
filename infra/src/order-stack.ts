import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider/index.js";
import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { LocalBackend, type TerraformElement, TerraformOutput, TerraformStack } from "cdktf";
import { type Construct, Node } from "constructs";
import { fulfilmentCompleted } from "fulfilment-service/events";
import { orderCreated } from "order-service/events";
import { Consumer } from "./constructs/consumer.ts";
import { EventRule } from "./constructs/event-rule.ts";
import { OrderHttpApi } from "./constructs/order-http-api.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import { servicePermissions } from "./service-permissions.ts";

export interface OrderStackProps {
  /** Begins the name of every resource, so that a user finds all of them by it. */
  prefix: string;
  environment: string;
  region: string;
}

/**
 * The choreography:
 *
 *     HTTP API ── order-service ── order_created ──┬── invoice-service
 *                                                  ├── forecasting-service
 *                                                  └── fulfilment-service ── fulfilment_completed ── logistic-service
 *
 * Every service stamps the order's item in one table. Each consumer has a dead-letter queue.
 */
export class OrderStack extends TerraformStack {
  constructor(scope: Construct, id: string, { prefix, environment, region }: OrderStackProps) {
    super(scope, id);
    const named = (name: string) => `${prefix}-${environment}-${name}`;

    new LocalBackend(this, { path: `terraform.${id}.tfstate` });
    new AwsProvider(this, "aws", { region, defaultTags: [{ tags: { system: "orders", environment } }] });
    new ArchiveProvider(this, "archive");

    const table = new DynamodbTable(this, "order-status", {
      name: named("order-status"),
      billingMode: "PAY_PER_REQUEST",
      hashKey: "ID",
      attribute: [{ name: "ID", type: "S" }],
    });
    const bus = new CloudwatchEventBus(this, "bus", { name: named("bus") });

    const may = servicePermissions({ table, bus });
    const service = (service: string, statements: ReturnType<typeof may.stamp>[]) => ({
      service,
      name: named(service),
      environment: { TABLE_NAME: table.name, EVENTBUS_NAME: bus.name },
      statements,
    });

    const orders = new ServiceFunction(
      this,
      "order-service",
      service("order-service", [may.stamp("order_service"), may.readOrders(), may.publish(orderCreated)]),
    );
    const invoices = new Consumer(this, "invoice-service", service("invoice-service", [may.stamp("invoice_service")]));
    const fulfilment = new Consumer(
      this,
      "fulfilment-service",
      service("fulfilment-service", [may.stamp("fulfilment_service"), may.publish(fulfilmentCompleted)]),
    );
    const forecasting = new Consumer(
      this,
      "forecasting-service",
      service("forecasting-service", [may.stamp("forecasting_service")]),
    );
    const logistics = new Consumer(
      this,
      "logistic-service",
      service("logistic-service", [may.stamp("logistic_service")]),
    );

    const api = new OrderHttpApi(this, "api", {
      name: named("api"),
      service: orders,
      routes: { "get-order": "GET /order", "post-order": "POST /order", "show-order": "GET /order/{ID}" },
    });
    new EventRule(this, "order-created", {
      name: named("order-created"),
      bus,
      event: orderCreated,
      consumers: {
        "invoice-service": invoices,
        "fulfilment-service": fulfilment,
        "forecasting-service": forecasting,
      },
    });
    new EventRule(this, "fulfilment-completed", {
      name: named("fulfilment-completed"),
      bus,
      event: fulfilmentCompleted,
      consumers: { "logistic-service": logistics },
    });

    new TerraformOutput(this, "order_url", { value: `${api.stageUrl}/order` });
    new TerraformOutput(this, "table_name", { value: table.name });
    new TerraformOutput(this, "event_bus_name", { value: bus.name });
    new TerraformOutput(this, "dead_letter_queue_urls", {
      value: {
        "invoice-service": invoices.deadLetters.url,
        "fulfilment-service": fulfilment.deadLetters.url,
        "forecasting-service": forecasting.deadLetters.url,
        "logistic-service": logistics.deadLetters.url,
      },
    });
  }

  /**
   * A resource's Terraform name: its construct path, without the `Resource` that ends it where a construct has one main
   * resource. Terraform replaces what is renamed, so these names are public.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const { path } = element instanceof Node ? element : element.node;
    const ids = path.split(Node.PATH_SEP).slice(1);
    return ids.filter((id) => id !== "Resource").join("-");
  }
}
