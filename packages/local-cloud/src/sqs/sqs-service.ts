import { parseArn } from "iam-policy";
import * as z from "zod";
import type { AwsService } from "../core/aws-service.ts";
import { createJsonService, type Operation } from "../protocols/json-service.ts";
import { rejectUnsupported } from "../protocols/reject-unsupported.ts";
import { AuthorizedQueues, queueUrl, type SqsServiceDependencies } from "./authorized-queues.ts";
import { createMessageOperations } from "./message-operations.ts";
import { pageParameters, paginateQueues } from "./paginate-queues.ts";
import { createInvalidValueError } from "./parameters.ts";
import type { Queue } from "./queue.ts";
import { getQueueAttributes } from "./queue-attributes.ts";
import { sqsOperation } from "./sqs-operation.ts";
import { sqsQueryProtocol } from "./sqs-query-protocol.ts";
import { UNSUPPORTED_OPERATIONS } from "./unsupported-operations.ts";

/**
 * Creates the SQS API. It rejects parameters that it does not emulate.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export function createSqsService(dependencies: SqsServiceDependencies): AwsService {
  const queues = new AuthorizedQueues(dependencies);
  const operations = { ...createMessageOperations(queues), ...createQueueOperations(queues, dependencies.queues) };
  return rejectUnsupported(createJsonService("AmazonSQS", operations, sqsQueryProtocol), UNSUPPORTED_OPERATIONS);
}

function createQueueOperations(queues: AuthorizedQueues, all: readonly Queue[]): Record<string, Operation> {
  return {
    GetQueueAttributes: queues.operation(
      "sqs:GetQueueAttributes",
      z.strictObject({ ...queueUrl, AttributeNames: z.array(z.string()).default([]) }),
      (queue, input) => omitEmpty({ Attributes: getQueueAttributes(queue, input.AttributeNames) }),
    ),

    GetQueueUrl: sqsOperation(
      z.strictObject({ QueueName: z.string().optional(), QueueOwnerAWSAccountId: z.string().optional() }),
      (input, call) => {
        const name = input.QueueName;
        if (!name) {
          const reason = "Must specify a queue name.";
          throw createInvalidValueError(`Value for parameter QueueName is invalid. Reason: ${reason}`);
        }
        const owner = input.QueueOwnerAWSAccountId;
        const found = all.find((queue) => queue.name === name && (owner ?? accountId(queue)) === accountId(queue));
        return queues.runOn(found, call, "sqs:GetQueueUrl", input, ({ url }) => ({ QueueUrl: url }));
      },
    ),

    ListDeadLetterSourceQueues: queues.operation(
      "sqs:ListDeadLetterSourceQueues",
      z.strictObject({ ...queueUrl, ...pageParameters }),
      ({ arn, name }, input) => {
        const sources = all.filter(({ settings }) => settings.redrivePolicy?.deadLetterTargetArn === arn);
        const urls = sources.map(({ url }) => url);
        const { urls: queueUrls, NextToken } = paginateQueues(urls, input, name);
        return omitEmpty({ queueUrls, NextToken });
      },
    ),

    ListQueues: sqsOperation(
      z.strictObject({ QueueNamePrefix: z.string().default(""), ...pageParameters }),
      (input, { caller, cause }) =>
        queues.run({ caller, cause, action: "sqs:ListQueues", resource: "*" }, input, () => {
          const matching = all.filter(({ name }) => name.startsWith(input.QueueNamePrefix)).map(({ url }) => url);
          const { urls: QueueUrls, NextToken } = paginateQueues(matching, input, input.QueueNamePrefix);
          return omitEmpty({ QueueUrls, NextToken });
        }),
    ),

    ListQueueTags: queues.operation("sqs:ListQueueTags", z.strictObject(queueUrl), (queue) =>
      omitEmpty({ Tags: queue.settings.tags }),
    ),

    PurgeQueue: queues.operation("sqs:PurgeQueue", z.strictObject(queueUrl), async (queue) => {
      await queue.purge();
      return undefined;
    }),
  };
}

/** Omits empty lists and maps, as SQS does. */
function omitEmpty(output: Record<string, object | string | undefined>): object {
  const isEmpty = (value: object | string | undefined) => typeof value === "object" && Object.keys(value).length === 0;
  return Object.fromEntries(Object.entries(output).filter(([, value]) => !isEmpty(value)));
}

function accountId(queue: Queue): string | undefined {
  return parseArn(queue.arn)?.accountId;
}
