import { type ServiceContract, stampAttribute } from "service-kit/contract";
import { describe, expect, test } from "vitest";
import { contracts } from "./contracts.ts";
import { getResource, getResources, parseStatements, reference, synthesizeOrders } from "./synthesized-stack.ts";

const stack = synthesizeOrders();
const services = Object.keys(contracts);

/** Returns the statements of a service's role without their ids. */
const getPermissions = (service: string) =>
  parseStatements(getResource(stack, "aws_iam_role_policy", `${service}-policy`).policy).map(
    ({ Sid: _, ...rest }) => rest,
  );

const table = reference("aws_dynamodb_table.order-status.arn");

const writeLog = (service: string) => ({
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: `${reference(`aws_cloudwatch_log_group.${service}-log.arn`)}:*`,
});
/** X-Ray does not support resource-level permissions. */
const writeTraces = { Effect: "Allow", Action: ["xray:PutTraceSegments"], Resource: "*" };
/** The stamp, and the attributes that the contract declares beside it. */
const stamp = (name: keyof typeof contracts) => {
  const { attributes = [], service }: ServiceContract = contracts[name];
  return {
    Effect: "Allow",
    Action: ["dynamodb:UpdateItem"],
    Resource: table,
    Condition: {
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["ID", stampAttribute(service), ...attributes] },
      StringEqualsIfExists: { "dynamodb:ReturnValues": ["NONE", "UPDATED_OLD", "UPDATED_NEW"] },
    },
  };
};
const publish = (source: string, detailType: string) => ({
  Effect: "Allow",
  Action: ["events:PutEvents"],
  Resource: reference("aws_cloudwatch_event_bus.bus.arn"),
  Condition: {
    "ForAllValues:StringEquals": { "events:source": source, "events:detail-type": detailType },
    Null: { "events:source": "false", "events:detail-type": "false" },
  },
});
const sendDeadLetters = (service: string) => ({
  Effect: "Allow",
  Action: ["sqs:SendMessage"],
  Resource: reference(`aws_sqs_queue.${service}-dead-letters.arn`),
});

describe("a service has only these permissions", () => {
  test("order-service: log, stamp and read orders, and publish order_created", () => {
    expect(getPermissions("order-service")).toEqual([
      writeLog("order-service"),
      writeTraces,
      stamp("order-service"),
      { Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: table },
      publish("order_service", "order_created"),
    ]);
  });

  test("fulfilment-service: log, stamp orders, publish fulfilment_completed and send its dead letters", () => {
    expect(getPermissions("fulfilment-service")).toEqual([
      writeLog("fulfilment-service"),
      writeTraces,
      stamp("fulfilment-service"),
      publish("fulfilment_service", "fulfilment_completed"),
      sendDeadLetters("fulfilment-service"),
    ]);
  });

  test.each(["invoice-service", "forecasting-service", "logistic-service"] as const)(
    "%s: log, stamp orders and send its dead letters",
    (service) => {
      expect(getPermissions(service)).toEqual([
        writeLog(service),
        writeTraces,
        stamp(service),
        sendDeadLetters(service),
      ]);
    },
  );

  test("no permission exists outside the policies of the services", () => {
    expect(Object.keys(stack.resource).filter((type) => type.startsWith("aws_iam_"))).toEqual([
      "aws_iam_role",
      "aws_iam_role_policy",
    ]);
    expect(getResources(stack, "aws_iam_role_policy")).toHaveLength(services.length);
    expect(getResources(stack, "aws_iam_role").map((role) => Object.keys(role).sort())).toEqual(
      services.map(() => ["assume_role_policy", "name", "tags"]),
    );
  });
});
