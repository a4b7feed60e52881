import { describe, expect, test } from "vitest";
import { renderChoreography } from "../choreography/render-choreography.ts";
import { contracts } from "../contracts.ts";
import { parseSettings, readSettings } from "../environments.ts";
import { findPolicyViolations } from "../policies.ts";
import { getResource, getResources, parseStatements, reference, synthesizeOrders } from "../synthesized-stack.ts";

const stack = synthesizeOrders("dev", {
  sharedBuses: {
    partners: { events: ["order_created", "fulfilment_completed"], accounts: ["111122223333"] },
    reports: { events: ["order_created"] },
  },
});
const deadLettersArn = reference("aws_sqs_queue.partners-bus-dead-letters.arn");

describe("a shared bus", () => {
  test("receives each event by a separate rule, with retries and a dead-letter queue", () => {
    expect(getResource(stack, "aws_cloudwatch_event_bus", "partners-bus").name).toBe("lab2-dev-partners-bus");
    expect(getResource(stack, "aws_cloudwatch_event_rule", "partners-bus-fulfilment-completed-rule")).toMatchObject({
      event_bus_name: reference("aws_cloudwatch_event_bus.bus.name"),
      event_pattern: JSON.stringify({ source: ["fulfilment_service"], "detail-type": ["fulfilment_completed"] }),
    });
    expect(getResource(stack, "aws_cloudwatch_event_target", "partners-bus-fulfilment-completed-target")).toMatchObject(
      {
        arn: reference("aws_cloudwatch_event_bus.partners-bus.arn"),
        retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
        dead_letter_config: { arn: deadLettersArn },
      },
    );
  });

  test("lets accounts have rules, but not change those of others", () => {
    const { policy } = getResource(stack, "aws_cloudwatch_event_bus_policy", "partners-bus-policy");
    expect(parseStatements(policy)).toEqual([
      {
        Sid: "LetAccountsHaveRules",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::111122223333:root"] },
        Action: expect.arrayContaining(["events:PutRule", "events:PutTargets"]),
        Resource: "arn:aws:events:eu-west-1:*:rule/lab2-dev-partners-bus/*",
        Condition: { StringEqualsIfExists: { "events:creatorAccount": "$${aws:PrincipalAccount}" } },
      },
    ]);
    expect(getResources(stack, "aws_cloudwatch_event_bus_policy")).toHaveLength(1);
  });

  test("is watched for events that do not reach it", () => {
    const names = getResources(stack, "aws_cloudwatch_metric_alarm").map(({ alarm_name }) => String(alarm_name));
    expect(names).toEqual(
      expect.arrayContaining(
        ["dead-letters", "dead-letters-expire", "order-created-failed-invocations"].map(
          (alarm) => `lab2-dev-alarms-partners-bus-${alarm}`,
        ),
      ),
    );
  });

  test("is in the outputs, in the diagram, and violates no policy of the repository", () => {
    expect(stack.output.shared_bus_arns?.value).toHaveProperty("reports-bus");
    expect(stack.output.rule_arns?.value).toHaveProperty("partners-bus-order-created");
    expect(renderChoreography(stack, contracts)).toContain("rule_partners_bus_order_created_rule --> bus_partners_bus");
    expect(findPolicyViolations(stack)).toEqual([]);
  });

  test.each([
    [{ partners: { events: [] } }, "sharedBuses.partners.events"],
    [{ partners: { events: ["order_created", "order_created"] } }, "partners.events: must not repeat an item"],
    [{ Partners: { events: ["order_created"] } }, "sharedBuses.Partners: must be 1 to 30 lowercase letters"],
    [{ partners: { events: ["order_paid"] } }, "sharedBuses.partners.events.0"],
    [
      { partners: { events: ["order_created"], accounts: ["1"] } },
      "sharedBuses.partners.accounts.0: must be 12 digits",
    ],
  ])("rejects the setting %j", (sharedBuses, problem) => {
    expect(() => parseSettings("dev", { ...readSettings("dev", {}), sharedBuses })).toThrow(problem);
  });
});
