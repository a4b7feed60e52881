import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contracts } from "../contracts.ts";
import { type Block, getResource, getResources, synthesizeOrders } from "../synthesized-stack.ts";
import { everyOption } from "../testing/every-option.ts";

const prod = synthesizeOrders("prod");
const alarms = Object.entries(prod.resource.aws_cloudwatch_metric_alarm ?? {});
const getAlarm = (name: string) => getResource(prod, "aws_cloudwatch_metric_alarm", `alarms-${name}`);

test("every alarm has a severity and links to a section of the runbook", () => {
  const runbook = readFileSync(new URL("../../../docs/runbook.md", import.meta.url), "utf8");
  const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title = ""]) =>
    title.toLowerCase().replaceAll(" ", "-"),
  );
  const extended = synthesizeOrders("prod", everyOption).resource.aws_cloudwatch_metric_alarm ?? {};
  expect(Object.keys(extended).length).toBeGreaterThan(alarms.length);
  for (const [name, { alarm_description, tags }] of Object.entries(extended)) {
    const [, severity, section] =
      /^(critical|warning): .+\. Runbook: docs\/runbook\.md#(.+)$/.exec(String(alarm_description)) ?? [];
    expect(tags, name).toEqual({ severity });
    expect(sections, name).toContain(section);
  }
});

test("links to the runbook by its URL if that is set", () => {
  const runbook = "https://example.com/docs/runbook.md";
  const linked = getResource(synthesizeOrders("dev", { runbook }), "aws_cloudwatch_metric_alarm", "alarms-api-5xx");
  expect(linked.alarm_description).toMatch(/ Runbook: https:\/\/example\.com\/docs\/runbook\.md#api-5xx$/);
});

test("losses are reported at once, anything else if it lasts for two of three minutes", () => {
  const evaluations = Map.groupBy(alarms, ([, { datapoints_to_alarm, evaluation_periods, period }]) =>
    [datapoints_to_alarm ?? 1, evaluation_periods, period].join(" of "),
  );
  const owners = [...Object.keys(contracts), ...Object.keys(prod.resource.aws_cloudwatch_event_rule ?? {})];
  // The longest first: order-created-2 begins with order-created.
  const byLength = owners.toSorted((a, b) => b.length - a.length);
  const owner = new RegExp(`^alarms-((${byLength.join("|")})-)?`);
  const names = (key: string) => new Set(evaluations.get(key)?.map(([name]) => name.replace(owner, "")));
  expect(names("1 of 1 of 60")).toEqual(
    new Set(["dead-letters", "dead-letters-expire", "dead-letters-not-sent", "failed-invocations"]),
  );
  expect([...evaluations.values()].flat()).toHaveLength(alarms.length);
});

const expressions = (alarm: Block) => {
  const queries = alarm.metric_query as { id: string; expression?: string; metric?: { metric_name: string } }[];
  return Object.fromEntries(queries.map(({ id, expression, metric }) => [id, expression ?? metric?.metric_name]));
};

test.each([
  ["invoice-service-errors", { percentage: "100 * part / whole", part: "Errors", whole: "Invocations" }, 5],
  ["invoice-service-throttles", { percentage: "100 * part / whole", part: "Throttles", whole: "Invocations" }, 5],
  ["api-5xx", { percentage: "100 * part / whole", part: "5xx", whole: "Count" }, 1],
  ["api-4xx", { percentage: "100 * part / whole", part: "4xx", whole: "Count" }, 20],
  ["concurrency", { percentage: "100 * part / SERVICE_QUOTA(part)", part: "ResourceCount" }, 80],
])("%s compares a percentage, because one failure of many needs no one on call", (name, queries, threshold) => {
  expect(getAlarm(name)).toMatchObject({ threshold, datapoints_to_alarm: 2, evaluation_periods: 3 });
  expect(expressions(getAlarm(name))).toEqual(queries);
});

test("prod announces an hour without orders, and the absence of data is one", () => {
  expect(getAlarm("no-orders")).toMatchObject({
    namespace: "Orders",
    metric_name: "OrdersAccepted",
    dimensions: { environment: "prod", service: "order_service" },
    comparison_operator: "LessThanThreshold",
    threshold: 1,
    period: 3600,
    treat_missing_data: "breaching",
  });
  expect(synthesizeOrders().resource.aws_cloudwatch_metric_alarm).not.toHaveProperty("alarms-no-orders");
});

test("prod has a monthly budget that notifies the address of the alarms", () => {
  const [budget] = getResources(prod, "aws_budgets_budget");
  expect(budget).toMatchObject({
    limit_amount: "500",
    cost_filter: [{ name: "TagKeyValue", values: ["user:environment$prod"] }],
    notification: [
      { notification_type: "ACTUAL", threshold: 80, subscriber_email_addresses: ["on-call@example.com"] },
      { notification_type: "FORECASTED", threshold: 100, subscriber_email_addresses: ["on-call@example.com"] },
    ],
  });
});

test("an outbox announces events that were not published, or minutes late", () => {
  const stack = synthesizeOrders("prod", { outboxes: { "order-service": {} } });
  expect(getResource(stack, "aws_cloudwatch_metric_alarm", "alarms-order-service-outbox-dead-letters")).toMatchObject({
    metric_name: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: "lab2-prod-order-service-outbox-dead-letters" },
    threshold: 0,
  });
  expect(getResource(stack, "aws_cloudwatch_metric_alarm", "alarms-order-service-outbox-late")).toMatchObject({
    metric_name: "IteratorAge",
    dimensions: { FunctionName: "lab2-prod-order-service" },
    threshold: 300_000,
  });
});

test("a service with a queue in front of it announces late messages instead of late invocations", () => {
  const stack = synthesizeOrders("prod", { queues: { "invoice-service": {} } });
  expect(getResource(stack, "aws_cloudwatch_metric_alarm", "alarms-invoice-service-late-events")).toMatchObject({
    metric_name: "ApproximateAgeOfOldestMessage",
    dimensions: { QueueName: "lab2-prod-invoice-service-queue" },
    threshold: 300,
  });
});
