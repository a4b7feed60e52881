import * as z from "zod";
import { defineResource } from "../terraform/resource-type.ts";

/**
 * A queue as the event source of a function.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 */
export const eventSourceMapping = defineResource(
  "aws_lambda_event_source_mapping",
  {
    event_source_arn: z.string().startsWith("arn:aws:sqs:", "must be a queue's ARN"),
    function_name: z.string(),
    enabled: z.boolean().default(true),
    batch_size: z.int().min(1).max(10_000).default(10),
    maximum_batching_window_in_seconds: z.int().min(0).max(300).default(0),
    function_response_types: z.array(z.literal("ReportBatchItemFailures")).default([]),
    scaling_config: z.strictObject({ maximum_concurrency: z.int().min(2).max(1_000).optional() }).optional(),
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
