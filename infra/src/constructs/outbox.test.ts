import { compileEventPattern } from "event-pattern";
import { describe, expect, test } from "vitest";
import { findPolicyViolations } from "../policies.ts";
import { getResource, parseStatements, reference, synthesizeOrders } from "../synthesized-stack.ts";

const stack = synthesizeOrders("dev", {
  outboxes: {
    "order-service": { batchSize: 50, parallelizationFactor: 2, maximumAgeSeconds: 3_600 },
    "fulfilment-service": {},
  },
});
const streamArn = reference("aws_dynamodb_table.order-status.stream_arn");
const getMapping = (service: string) =>
  getResource(stack, "aws_lambda_event_source_mapping", `${service}-outbox-mapping`);

describe("an outbox", () => {
  test("passes the table's changes to the alias of the service", () => {
    expect(getResource(stack, "aws_dynamodb_table", "order-status")).toMatchObject({
      stream_enabled: true,
      stream_view_type: "NEW_AND_OLD_IMAGES",
    });
    expect(getMapping("order-service")).toEqual({
      event_source_arn: streamArn,
      function_name: reference("aws_lambda_alias.order-service-live.arn"),
      starting_position: "TRIM_HORIZON",
      batch_size: 50,
      parallelization_factor: 2,
      maximum_record_age_in_seconds: 3_600,
      maximum_retry_attempts: -1,
      bisect_batch_on_function_error: true,
      function_response_types: ["ReportBatchItemFailures"],
      filter_criteria: { filter: [{ pattern: expect.any(String) }] },
      destination_config: {
        on_failure: { destination_arn: reference("aws_sqs_queue.order-service-outbox-dead-letters.arn") },
      },
    });
  });

  test("has defaults", () => {
    expect(getMapping("fulfilment-service")).toMatchObject({
      batch_size: 10,
      parallelization_factor: 1,
      maximum_record_age_in_seconds: 21_600,
    });
  });

  const event = { M: { detailType: { S: "order_created" } } };
  test.each([
    ["a new item with an event", { NewImage: { outbox_order_service: event } }, true],
    ["an event that is added later", { NewImage: { outbox_order_service: event }, OldImage: { ID: {} } }, true],
    ["a later change", { NewImage: { outbox_order_service: event }, OldImage: { outbox_order_service: event } }, false],
    ["the stamp of another service", { NewImage: { time_invoice_service: { S: "" } }, OldImage: { ID: {} } }, false],
    ["the event of another service", { NewImage: { outbox_fulfilment_service: event } }, false],
    ["a deletion", { OldImage: { outbox_order_service: event } }, false],
  ])("selects %s: %s", (_, dynamodb, isSelected) => {
    const { filter } = getMapping("order-service").filter_criteria as { filter: { pattern: string }[] };
    expect(compileEventPattern(filter[0]?.pattern ?? "").matches({ dynamodb })).toBe(isSelected);
  });

  test("lets the role write the event, read the stream and report unpublished events", () => {
    const { policy } = getResource(stack, "aws_iam_role_policy", "order-service-policy");
    const statements = parseStatements(policy);
    expect(statements).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Sid: "StoreEvents",
          Condition: expect.objectContaining({
            "ForAllValues:StringEquals": {
              "dynamodb:Attributes": ["ID", "time_order_service", "outbox_order_service"],
            },
          }),
        }),
        {
          Sid: "ReadOutbox",
          Effect: "Allow",
          Action: ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"].map((name) => `dynamodb:${name}`),
          Resource: streamArn,
        },
        {
          Sid: "SendUnpublished",
          Effect: "Allow",
          Action: ["sqs:SendMessage"],
          Resource: reference("aws_sqs_queue.order-service-outbox-dead-letters.arn"),
        },
      ]),
    );
  });

  test("violates no policy of the repository", () => {
    expect(findPolicyViolations(stack)).toEqual([]);
  });
});
