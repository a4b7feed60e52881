import { parseArn } from "iam-policy";
import * as z from "zod";
import type { AwsService } from "../core/aws-service.ts";
import { createJsonService, type Operation, operation } from "../protocols/json-service.ts";
import { AuthorizedQueues, queueUrl, type SqsServiceDependencies } from "./authorized-queues.ts";
import { createMessageOperations } from "./message-operations.ts";
import { requireParameter } from "./parameters.ts";
import type { Queue } from "./queue.ts";
import { getQueueAttributes } from "./queue-attributes.ts";
import { sqsQueryProtocol } from "./sqs-query-protocol.ts";

/**
 * Creates the SQS API. It rejects parameters that it does not emulate.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export function createSqsService(dependencies: SqsServiceDependencies): AwsService {
  const queues = new AuthorizedQueues(dependencies);
  const operations = { ...createMessageOperations(queues), ...createQueueOperations(queues, dependencies.queues) };
  return createJsonService("AmazonSQS", operations, sqsQueryProtocol);
}

function createQueueOperations(queues: AuthorizedQueues, all: readonly Queue[]): Record<string, Operation> {
  return {
    GetQueueAttributes: queues.operation(
      "sqs:GetQueueAttributes",
      z.strictObject({ ...queueUrl, AttributeNames: z.array(z.string()).default([]) }),
      (queue, input) => ({ Attributes: getQueueAttributes(queue, input.AttributeNames) }),
    ),

    GetQueueUrl: operation(
      z.strictObject({ QueueName: z.string().optional(), QueueOwnerAWSAccountId: z.string().optional() }),
      (input, call) => {
        const name = requireParameter("QueueName", input.QueueName);
        const owner = input.QueueOwnerAWSAccountId;
        const found = all.find((queue) => queue.name === name && (owner ?? accountId(queue)) === accountId(queue));
        return queues.runOn(found, call, "sqs:GetQueueUrl", input, ({ url }) => ({ QueueUrl: url }));
      },
    ),

    ListQueues: operation(z.strictObject({ QueueNamePrefix: z.string().default("") }), (input, { caller, cause }) =>
      queues.run({ caller, cause, action: "sqs:ListQueues", resource: "*" }, input, () => {
        const urls = all.filter(({ name }) => name.startsWith(input.QueueNamePrefix)).map(({ url }) => url);
        return urls.length === 0 ? {} : { QueueUrls: urls };
      }),
    ),

    ListQueueTags: queues.operation("sqs:ListQueueTags", z.strictObject(queueUrl), (queue) => ({
      Tags: queue.settings.tags,
    })),

    PurgeQueue: queues.operation("sqs:PurgeQueue", z.strictObject(queueUrl), async (queue) => {
      await queue.purge();
      return {};
    }),
  };
}

function accountId(queue: Queue): string | undefined {
  return parseArn(queue.arn)?.accountId;
}
