import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider/index.js";
import { CloudwatchEventArchive } from "@cdktf/provider-aws/lib/cloudwatch-event-archive/index.js";
import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { fulfilmentCompleted } from "fulfilment-service/events";
import { orderCreated } from "order-service/events";
import { addChoreographyValidation } from "./choreography/validation.ts";
import { Alarms } from "./constructs/alarms.ts";
import { Consumer } from "./constructs/consumer.ts";
import { EventRule } from "./constructs/event-rule.ts";
import { EventSchemas } from "./constructs/event-schemas.ts";
import { NamedStack } from "./constructs/named-stack.ts";
import { OrderHttpApi } from "./constructs/order-http-api.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import { configureStateBackend } from "./constructs/state-backend.ts";
import { contracts } from "./contracts.ts";
import type { Settings } from "./environments.ts";
import { OrderDashboard } from "./order-dashboard.ts";
import { createServicePermissions } from "./service-permissions.ts";

export interface OrderStackProps extends Settings {
  /** Environment name: part of every resource name and a tag. */
  environment: string;
}

/**
 * The order system as one stack:
 *
 *     HTTP API ── order-service ── order_created ──┬── invoice-service
 *                                                  ├── forecasting-service
 *                                                  └── fulfilment-service ── fulfilment_completed ── logistic-service
 *
 * Every service stamps the order's item in one table. Each consumer has a dead-letter queue.
 */
export class OrderStack extends NamedStack {
  constructor(scope: Construct, id: string, props: OrderStackProps) {
    super(scope, id);
    const { accountId, commit, environment, logRetentionDays, namePrefix, owner, protectData, region } = props;
    const toResourceName = (name: string) => `${namePrefix}-${environment}-${name}`;
    const lifecycle = { preventDestroy: protectData };

    configureStateBackend(this, id, props);
    new ArchiveProvider(this, "archive");
    new AwsProvider(this, "aws", {
      region,
      ...(accountId && { allowedAccountIds: [accountId] }),
      defaultTags: [{ tags: { system: "orders", environment, service: "shared", owner, commit } }],
    });

    const table = new DynamodbTable(this, "order-status", {
      name: toResourceName("order-status"),
      billingMode: "PAY_PER_REQUEST",
      hashKey: "ID",
      attribute: [{ name: "ID", type: "S" }],
      deletionProtectionEnabled: protectData,
      pointInTimeRecovery: { enabled: protectData },
      lifecycle,
    });
    const bus = new CloudwatchEventBus(this, "bus", { name: toResourceName("bus") });

    const createPermissions = createServicePermissions({ table, bus });
    const service = (service: keyof typeof contracts) => ({
      service,
      name: toResourceName(service),
      environment: { TABLE_NAME: table.name, EVENTBUS_NAME: bus.name },
      statements: createPermissions(contracts[service]),
      logRetentionDays,
      reservedConcurrency: props.reservedConcurrency,
    });
    const orders = new ServiceFunction(this, "order-service", service("order-service"));
    const invoices = new Consumer(this, "invoice-service", service("invoice-service"));
    const fulfilment = new Consumer(this, "fulfilment-service", service("fulfilment-service"));
    const forecasting = new Consumer(this, "forecasting-service", service("forecasting-service"));
    const logistics = new Consumer(this, "logistic-service", service("logistic-service"));

    const api = new OrderHttpApi(this, "api", {
      ...props,
      name: toResourceName("api"),
      service: orders,
      routes: { "get-order": "GET /order", "post-order": "POST /order", "show-order": "GET /order/{ID}" },
    });
    const orderCreatedRule = new EventRule(this, "order-created", {
      name: toResourceName("order-created"),
      bus,
      event: orderCreated,
      consumers: {
        "invoice-service": invoices,
        "fulfilment-service": fulfilment,
        "forecasting-service": forecasting,
      },
    });
    const fulfilmentCompletedRule = new EventRule(this, "fulfilment-completed", {
      name: toResourceName("fulfilment-completed"),
      bus,
      event: fulfilmentCompleted,
      consumers: { "logistic-service": logistics },
    });

    const archive = new CloudwatchEventArchive(this, "archive-of-events", {
      name: toResourceName("events"),
      eventSourceArn: bus.arn,
      retentionDays: props.archiveRetentionDays,
      lifecycle,
    });
    new EventSchemas(this, "schemas", { name: toResourceName("events"), events: [orderCreated, fulfilmentCompleted] });

    const consumers = {
      "invoice-service": invoices,
      "fulfilment-service": fulfilment,
      "forecasting-service": forecasting,
      "logistic-service": logistics,
    };
    const rules = { "order-created": orderCreatedRule, "fulfilment-completed": fulfilmentCompletedRule };
    new Alarms(this, "alarms", {
      name: toResourceName("alarms"),
      api,
      consumers,
      email: props.alarmEmail,
      eventBusName: bus.name,
      functions: Object.fromEntries(Object.keys(contracts).map((service) => [service, toResourceName(service)])),
      latencyMs: props.latencyAlarmMs,
      rules,
    });
    new OrderDashboard(this, "dashboard", { name: toResourceName("orders"), toResourceName, region, apiId: api.id });

    new TerraformOutput(this, "order_url", { value: `${api.stageUrl}/order` });
    new TerraformOutput(this, "table_name", { value: table.name });
    new TerraformOutput(this, "event_bus_name", { value: bus.name });
    new TerraformOutput(this, "dead_letter_queue_urls", {
      value: Object.fromEntries(Object.entries(consumers).map(([id, { deadLetters }]) => [id, deadLetters.url])),
    });
    new TerraformOutput(this, "function_arns", {
      value: {
        "order-service": orders.function.arn,
        ...Object.fromEntries(Object.entries(consumers).map(([id, { service }]) => [id, service.function.arn])),
      },
    });
    new TerraformOutput(this, "event_bus_arn", { value: bus.arn });
    new TerraformOutput(this, "rule_arns", {
      value: Object.fromEntries(Object.entries(rules).map(([id, { arn }]) => [id, arn])),
    });
    new TerraformOutput(this, "archive_arn", { value: archive.arn });
    addChoreographyValidation(this, contracts);
  }
}
