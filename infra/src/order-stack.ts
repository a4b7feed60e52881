import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider/index.js";
import { CloudwatchEventArchive } from "@cdktf/provider-aws/lib/cloudwatch-event-archive/index.js";
import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { fulfilmentCompleted } from "fulfilment-service/events";
import { orderCreated } from "order-service/events";
import { type EventDefinition, listOrderServices, type ServiceContract, stampAttribute } from "service-kit/contract";
import { addChoreographyValidation } from "./choreography/validation.ts";
import { Alarms } from "./constructs/alarms.ts";
import { BusLog } from "./constructs/bus-log.ts";
import { Consumer } from "./constructs/consumer.ts";
import { EventRule } from "./constructs/event-rule.ts";
import { EventScheduler } from "./constructs/event-scheduler.ts";
import { EventSchemas } from "./constructs/event-schemas.ts";
import { EventTopic } from "./constructs/event-topic.ts";
import { MonthlyBudget } from "./constructs/monthly-budget.ts";
import { NamedStack } from "./constructs/named-stack.ts";
import { OrderHttpApi } from "./constructs/order-http-api.ts";
import { OrderTable } from "./constructs/order-table.ts";
import { Responder } from "./constructs/responder.ts";
import { ScheduledRule } from "./constructs/scheduled-rule.ts";
import type { ServiceFunction } from "./constructs/service-function.ts";
import { SharedBus } from "./constructs/shared-bus.ts";
import { configureStateBackend } from "./constructs/state-backend.ts";
import { contracts, type ServiceName } from "./contracts.ts";
import type { Settings } from "./environments.ts";
import { OrderDashboard } from "./order-dashboard.ts";
import { listOtherDeadLetters } from "./other-dead-letters.ts";
import { publishedEvents } from "./published-events.ts";
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
 * Every service stamps the order's item in one table. Each consumer has a dead-letter queue. The routes of the API and
 * the services that an order waits for follow from the contracts.
 */
export class OrderStack extends NamedStack {
  constructor(scope: Construct, id: string, props: OrderStackProps) {
    super(scope, id);
    const { environment, namePrefix, orderTtlDays, outboxes, protectData } = props;
    const toResourceName = (name: string) => `${namePrefix}-${environment}-${name}`;
    const lifecycle = { preventDestroy: protectData };

    configureStateBackend(this, id, props);
    this.#configureProviders(props);

    const orders = new OrderTable(this, "order-status", {
      ...props,
      name: toResourceName("order-status"),
      ordersExpire: orderTtlDays !== undefined,
      hasStream: Object.keys(outboxes).length > 0,
    });
    const { table } = orders;
    const bus = new CloudwatchEventBus(this, "bus", { name: toResourceName("bus") });

    const createPermissions = createServicePermissions({ table, bus, ordersExpire: orderTtlDays !== undefined });
    const schedulers = new Map(
      props.oneTimeSchedules.map((service) => {
        const { publishes: events } = contracts[service];
        const name = toResourceName(service);
        return [service, new EventScheduler(this, `${service}-schedules`, { ...props, bus, events, name, service })];
      }),
    );
    const service = (service: ServiceName) => ({
      service,
      name: toResourceName(service),
      environment: {
        TABLE_NAME: table.name,
        EVENTBUS_NAME: bus.name,
        ENVIRONMENT: environment,
        ...(orderTtlDays && service === "order-service" && { ORDER_TTL_DAYS: String(orderTtlDays) }),
        ...schedulers.get(service)?.environment,
      },
      statements: [
        ...createPermissions(contracts[service], { hasOutbox: service in outboxes }),
        ...orders.queryStatements(service),
        ...(schedulers.get(service)?.statements ?? []),
      ],
      logRetentionDays: props.logRetentionDays,
      protectData,
      commit: props.commit,
      permissionsBoundary: props.permissionsBoundary,
      reservedConcurrency: props.reservedConcurrency[service],
      pinnedVersion: props.pinnedVersions[service],
      outbox: outboxes[service] && { ...outboxes[service], table, source: contracts[service].service },
    });
    const responder = (name: ServiceName) =>
      new Responder(this, name, { ...service(name), routes: listRoutes(contracts[name], props) });
    const consumer = (name: ServiceName) => new Consumer(this, name, { ...service(name), queue: props.queues[name] });
    const topics = Object.entries(props.topics).map(([detailType, settings]) => {
      const event = publishedEvents.get(detailType) as EventDefinition<unknown>;
      const topicId = `${detailType.replaceAll("_", "-")}-topic`;
      return new EventTopic(this, topicId, { ...settings, toResourceName, bus, event, protectData });
    });
    const rule = (id: string, event: EventDefinition<unknown>, all: Consumer[]) => {
      const topic = topics.find((each) => each.event.detailType === event.detailType);
      const consumers = topic?.subscribeServices(all) ?? all;
      // If all services subscribe to the topic, its own rule is the only one.
      const isNeeded = !topic || consumers.length > 0;
      return isNeeded ? [new EventRule(this, id, { name: toResourceName(id), bus, event, consumers })] : [];
    };

    const responders = [responder("order-service")];
    const api = new OrderHttpApi(this, "api", { ...props, name: toResourceName("api"), responders });
    const rules = [
      rule("order-created", orderCreated, [
        consumer("invoice-service"),
        consumer("forecasting-service"),
        consumer("fulfilment-service"),
      ]),
      rule("fulfilment-completed", fulfilmentCompleted, [consumer("logistic-service")]),
    ].flat();
    const deliveries = [...rules, ...topics];
    const consumers = [...new Set(deliveries.flatMap((delivery) => delivery.consumers))];

    const archive = new CloudwatchEventArchive(this, "archive-of-events", {
      name: toResourceName("events"),
      eventSourceArn: bus.arn,
      retentionDays: props.archiveRetentionDays,
      lifecycle,
    });
    new EventSchemas(this, "schemas", { name: toResourceName("events"), events: deliveries.map(({ event }) => event) });

    api.openAfter(deliveries);

    const scheduledRules = consumers.flatMap((consumer) => {
      const expression = props.schedules[consumer.id as ServiceName];
      const id = `${consumer.id}-schedule`;
      return expression ? [new ScheduledRule(this, id, { name: toResourceName(id), expression, consumer })] : [];
    });

    const sharedBuses = Object.entries(props.sharedBuses).map(([name, { accounts, events: detailTypes }]) => {
      const events = detailTypes.flatMap((detailType) => publishedEvents.get(detailType) ?? []);
      return new SharedBus(this, `${name}-bus`, { ...props, accounts, bus, events, toResourceName });
    });

    const busLog =
      props.busLogLevel === "OFF"
        ? undefined
        : new BusLog(this, "bus-log", {
            bus,
            name: toResourceName("bus"),
            level: props.busLogLevel,
            retentionDays: props.logRetentionDays,
            protectData,
          });

    const observed = { responders, eventBusName: bus.name, rules };
    if (props.alarms) {
      new Alarms(this, "alarms", {
        ...observed,
        name: toResourceName("alarms"),
        environment,
        runbook: props.runbook,
        tableName: toResourceName("order-status"),
        api,
        consumers,
        schedulers: [...schedulers.values()],
        scheduledRules,
        sharedBuses,
        topics,
        email: props.alarmEmail,
        latencyMs: props.latencyAlarmMs,
        requestsPerSecond: props.throttling.requestsPerSecond,
        expectOrders: props.expectOrders,
      });
    }
    if (props.monthlyBudgetUsd && props.alarmEmail) {
      new MonthlyBudget(this, "budget", {
        name: toResourceName("monthly"),
        environment,
        limitUsd: props.monthlyBudgetUsd,
        email: props.alarmEmail,
      });
    }
    new OrderDashboard(this, "dashboard", {
      ...observed,
      rules: [...rules, ...topics.filter((topic) => topic.consumers.length > 0)],
      eventBusName: toResourceName("bus"),
      name: toResourceName("orders"),
      environment,
      region: props.region,
      apiId: api.id,
    });

    const functions = [...responders, ...consumers.map(({ service }) => service)];
    const owners = { functions, schedulers: [...schedulers.values()], sharedBuses, topics };
    const otherDeadLetters = listOtherDeadLetters(owners, props.runbook);
    this.#addOutputs({ ...owners, api, archive, bus, busLog, consumers, otherDeadLetters, rules, table });
    addChoreographyValidation(this, contracts);
  }

  #configureProviders({ accountId, environment, owner, region }: OrderStackProps): void {
    new ArchiveProvider(this, "archive");
    new AwsProvider(this, "aws", {
      region,
      ...(accountId && { allowedAccountIds: [accountId] }),
      defaultTags: [{ tags: { system: "orders", environment, service: "shared", owner } }],
    });
  }

  /** Adds the outputs that the local cloud's tools and `npx pnpm orders` read. */
  #addOutputs(resources: Outputs): void {
    const { api, archive, bus, busLog, consumers, functions, rules, sharedBuses, table, topics } = resources;
    const { otherDeadLetters } = resources;
    const fifoQueues = consumers.flatMap(({ id, queue }) =>
      queue?.fifoDeadLetters ? [[id, { url: queue.queue.url, dead_letter_queue_url: queue.fifoDeadLetters.url }]] : [],
    );
    const outputs = {
      order_url: `${api.stageUrl}/order`,
      order_stamps: Object.fromEntries(
        listOrderServices(contracts).map((name) => [name, stampAttribute(contracts[name].service)]),
      ),
      table_name: table.name,
      event_bus_name: bus.name,
      dead_letter_queue_urls: Object.fromEntries(consumers.map(({ id, deadLetters }) => [id, deadLetters.url])),
      ...(fifoQueues.length > 0 && { fifo_queues: Object.fromEntries(fifoQueues) }),
      ...(Object.keys(otherDeadLetters).length > 0 && { other_dead_letter_queues: otherDeadLetters }),
      function_arns: Object.fromEntries(functions.map((each) => [each.service, each.live.arn])),
      event_bus_arn: bus.arn,
      rule_arns: Object.fromEntries([
        ...rules.map(({ id, arn }) => [id, arn]),
        ...topics.map(({ id, ruleArn }) => [id, ruleArn]),
        ...sharedBuses.flatMap(({ rules }) => rules.map(({ arn, id }) => [id, arn])),
      ]),
      archive_arn: archive.arn,
      ...(busLog && { bus_log_group_name: busLog.groupName }),
      ...(sharedBuses.length > 0 && {
        shared_bus_arns: Object.fromEntries(sharedBuses.map(({ arn, id }) => [id, arn])),
      }),
      ...(topics.length > 0 && { topic_arns: Object.fromEntries(topics.map(({ id, arn }) => [id, arn])) }),
      log_group_names: Object.fromEntries(functions.map((each) => [each.service, each.log.name])),
      consumed_events: Object.fromEntries(
        consumers.map((consumer) => [
          consumer.id,
          [...rules, ...topics].flatMap(({ consumers, event }) =>
            consumers.includes(consumer) ? [{ source: event.source, detail_type: event.detailType }] : [],
          ),
        ]),
      ),
    };
    for (const [id, value] of Object.entries(outputs)) {
      new TerraformOutput(this, id, { value });
    }
  }
}

interface Outputs {
  api: OrderHttpApi;
  archive: CloudwatchEventArchive;
  bus: CloudwatchEventBus;
  busLog: BusLog | undefined;
  consumers: readonly Consumer[];
  functions: readonly ServiceFunction[];
  otherDeadLetters: ReturnType<typeof listOtherDeadLetters>;
  rules: readonly EventRule[];
  sharedBuses: readonly SharedBus[];
  table: DynamodbTable;
  topics: readonly EventTopic[];
}

function listRoutes({ routes = {} }: ServiceContract, { placeOrdersByGet }: Settings): string[] {
  return Object.keys(routes).filter((routeKey) => routeKey !== "GET /order" || placeOrdersByGet);
}
