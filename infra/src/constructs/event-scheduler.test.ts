import { describe, expect, test } from "vitest";
import { findPolicyViolations } from "../policies.ts";
import { getResource, getResources, parseStatements, reference, synthesizeOrders } from "../synthesized-stack.ts";

const stack = synthesizeOrders("dev", { oneTimeSchedules: ["order-service"] });
const roleArn = reference("aws_iam_role.order-service-schedules-role.arn");
const deadLettersArn = reference("aws_sqs_queue.order-service-schedules-dead-letters.arn");

describe("one-time schedules of order-service", () => {
  test("are in a separate group", () => {
    expect(getResource(stack, "aws_scheduler_schedule_group", "order-service-schedules")).toMatchObject({
      name: "lab2-dev-order-service",
      tags: { service: "order-service" },
    });
  });

  test("publish the events of the service and nothing else", () => {
    const { policy } = getResource(stack, "aws_iam_role_policy", "order-service-schedules-policy");
    expect(parseStatements(policy)).toEqual([
      {
        Sid: "PublishEvents",
        Effect: "Allow",
        Action: ["events:PutEvents"],
        Resource: reference("aws_cloudwatch_event_bus.bus.arn"),
        Condition: {
          "ForAllValues:StringEquals": { "events:source": "order_service", "events:detail-type": "order_created" },
          Null: { "events:source": "false", "events:detail-type": "false" },
        },
      },
      { Sid: "SendDeadLetters", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: deadLettersArn },
    ]);
  });

  test("have a role that only EventBridge Scheduler assumes, for this group", () => {
    const { assume_role_policy, name } = getResource(stack, "aws_iam_role", "order-service-schedules-role");
    expect(name).toBe("lab2-dev-order-service-schedules");
    expect(JSON.parse(String(assume_role_policy)).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "scheduler.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: { "aws:SourceArn": reference("aws_scheduler_schedule_group.order-service-schedules.arn") },
        },
      },
    ]);
  });

  test("are created and deleted by the service, which may pass only their role", () => {
    const { policy } = getResource(stack, "aws_iam_role_policy", "order-service-policy");
    expect(parseStatements(policy)).toEqual(
      expect.arrayContaining([
        {
          Sid: "ScheduleEvents",
          Effect: "Allow",
          Action: ["scheduler:CreateSchedule", "scheduler:DeleteSchedule"],
          Resource: "arn:aws:scheduler:eu-west-1:*:schedule/lab2-dev-order-service/*",
        },
        {
          Sid: "PassScheduleRole",
          Effect: "Allow",
          Action: ["iam:PassRole"],
          Resource: roleArn,
          Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
        },
      ]),
    );
  });

  test("are described by variables of the function", () => {
    const { environment } = getResource(stack, "aws_lambda_function", "order-service");
    expect(environment).toMatchObject({
      variables: {
        SCHEDULE_GROUP: reference("aws_scheduler_schedule_group.order-service-schedules.name"),
        SCHEDULE_ROLE_ARN: roleArn,
        SCHEDULE_BUS_ARN: reference("aws_cloudwatch_event_bus.bus.arn"),
        SCHEDULE_DEAD_LETTERS_ARN: deadLettersArn,
      },
    });
  });

  test("announce events that could not be published", () => {
    expect(
      getResource(stack, "aws_cloudwatch_metric_alarm", "alarms-order-service-schedules-dead-letters"),
    ).toMatchObject({
      dimensions: { QueueName: "lab2-dev-order-service-schedules-dead-letters" },
      alarm_description: expect.stringContaining("docs/runbook.md#schedules-dead-letters"),
    });
  });

  test("have a role with the permissions boundary, and data that is protected", () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
    const settings = { oneTimeSchedules: ["order-service" as const], permissionsBoundary, protectData: true };
    const protectedStack = synthesizeOrders("dev", settings);
    expect(getResource(protectedStack, "aws_iam_role", "order-service-schedules-role")).toMatchObject({
      permissions_boundary: permissionsBoundary,
    });
    for (const [type, name] of [
      ["aws_scheduler_schedule_group", "order-service-schedules"],
      ["aws_sqs_queue", "order-service-schedules-dead-letters"],
    ] as const) {
      expect(getResource(protectedStack, type, name)).toMatchObject({ lifecycle: { prevent_destroy: true } });
    }
  });

  test("violate no policy of the repository", () => {
    expect(findPolicyViolations(stack)).toEqual([]);
  });
});

test("the stack has no schedules by default", () => {
  expect(getResources(synthesizeOrders("dev"), "aws_scheduler_schedule_group")).toEqual([]);
});
