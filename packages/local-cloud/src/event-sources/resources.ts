import * as z from "zod";
import { defineResource } from "../terraform/resource-type.ts";

const QUEUE_OR_STREAM = /^arn:aws:(sqs:|dynamodb:.*\/stream\/)/;

/**
 * A queue or a table's stream as the event source of a function.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export const eventSourceMapping = defineResource(
  "aws_lambda_event_source_mapping",
  {
    event_source_arn: z
      .string()
      .regex(
        QUEUE_OR_STREAM,
        "must be the ARN of a queue or of a table's stream, which a table has with stream_enabled",
      ),
    function_name: z.string(),
    enabled: z.boolean().default(true),
    batch_size: z.int().min(1).max(10_000).optional(),
    maximum_batching_window_in_seconds: z.int().min(0).max(300).default(0),
    function_response_types: z.array(z.literal("ReportBatchItemFailures")).default([]),
    /** For queues. */
    scaling_config: z.strictObject({ maximum_concurrency: z.int().min(2).max(1_000).optional() }).optional(),
    /** This and the following are for streams. */
    starting_position: z.enum(["TRIM_HORIZON", "LATEST"]).optional(),
    maximum_retry_attempts: z.int().min(-1).max(10_000).optional(),
    maximum_record_age_in_seconds: z
      .int()
      .max(604_800)
      .refine((age) => age === -1 || age >= 60, "must be -1, for as long as DynamoDB keeps the record, or at least 60")
      .optional(),
    bisect_batch_on_function_error: z.boolean().optional(),
    parallelization_factor: z.int().min(1).max(10).optional(),
    destination_config: z
      .strictObject({
        on_failure: z
          .strictObject({
            destination_arn: z.string().regex(/^arn:aws:(sqs|sns):/, "must be the ARN of a queue or topic"),
          })
          .optional(),
      })
      .optional(),
    filter_criteria: z
      .strictObject({
        filter: z
          .array(z.strictObject({ pattern: z.string() }))
          .max(5)
          .default([]),
      })
      .optional(),
  },
  ({ event_source_arn, function_name }) => ({ id: `${event_source_arn} ${function_name}` }),
);
