import { describe, expect, test } from "vitest";
import { renderChoreography } from "../choreography/render-choreography.ts";
import { contracts } from "../contracts.ts";
import { parseSettings, readSettings } from "../environments.ts";
import { findPolicyViolations } from "../policies.ts";
import { getResource, reference, synthesizeOrders } from "../synthesized-stack.ts";

const schedules = { "forecasting-service": "cron(0 6 * * ? *)" };
const stack = synthesizeOrders("dev", { schedules });
const ruleArn = reference("aws_cloudwatch_event_rule.forecasting-service-schedule.arn");
const liveArn = reference("aws_lambda_alias.forecasting-service-live.arn");
const deadLettersArn = reference("aws_sqs_queue.forecasting-service-dead-letters.arn");

describe("a schedule of forecasting-service", () => {
  test("is a rule of the default bus", () => {
    const rule = getResource(stack, "aws_cloudwatch_event_rule", "forecasting-service-schedule");
    expect(rule).toMatchObject({
      name: "lab2-dev-forecasting-service-schedule",
      schedule_expression: "cron(0 6 * * ? *)",
    });
    expect(rule).not.toHaveProperty("event_bus_name");
  });

  test("invokes the alias, with retries and the service's dead-letter queue", () => {
    expect(getResource(stack, "aws_cloudwatch_event_target", "forecasting-service-schedule-target")).toMatchObject({
      arn: liveArn,
      retry_policy: { maximum_retry_attempts: 185, maximum_event_age_in_seconds: 86_400 },
      dead_letter_config: { arn: deadLettersArn },
    });
    expect(getResource(stack, "aws_lambda_permission", "forecasting-service-schedule-permission")).toMatchObject({
      source_arn: ruleArn,
      principal: "events.amazonaws.com",
    });
    const { policy } = getResource(stack, "aws_sqs_queue_policy", "forecasting-service-dead-letters-policy");
    expect(policy).toContain(ruleArn);
  });

  test("sends to the queue in front of the service, if it has one", () => {
    const queued = synthesizeOrders("dev", { schedules, queues: { "forecasting-service": {} } });
    expect(getResource(queued, "aws_cloudwatch_event_target", "forecasting-service-schedule-target")).toMatchObject({
      arn: reference("aws_sqs_queue.forecasting-service-queue.arn"),
    });
    expect(findPolicyViolations(queued)).toEqual([]);
  });

  test("is watched by alarms of the default bus", () => {
    expect(
      getResource(stack, "aws_cloudwatch_metric_alarm", "alarms-forecasting-service-schedule-failed-invocations"),
    ).toMatchObject({ dimensions: { RuleName: "lab2-dev-forecasting-service-schedule" } });
  });

  test("is in the document of the choreography", () => {
    const document = renderChoreography(stack, contracts);
    expect(document).toContain("| `forecasting-service` | `order_created`, `cron(0 6 * * ? *)` |");
    expect(document).toContain("rule_forecasting_service_schedule --> service_forecasting_service");
  });

  test("violates no policy of the repository", () => {
    expect(findPolicyViolations(stack)).toEqual([]);
  });
});

test.each([
  ["a service that responds to requests", { "order-service": "rate(1 hour)" }],
  ["another expression", { "invoice-service": "every hour" }],
  ["a rate that rules do not accept", { "invoice-service": "rate(1 minutes)" }],
  ["a cron expression without a year", { "invoice-service": "cron(0 6 * * ?)" }],
])("rejects %s", (_, invalid) => {
  expect(() => parseSettings("dev", { ...readSettings("dev", {}), schedules: invalid })).toThrow(/schedules/);
});
