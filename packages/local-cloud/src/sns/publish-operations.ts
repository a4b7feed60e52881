import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall } from "../core/aws-service.ts";
import type { Operation } from "../protocols/json-service.ts";
import { createParameterError } from "./parameter-error.ts";
import { MAX_MESSAGE_BYTES, type Publication, publishParameters, readPublication } from "./read-publication.ts";
import { snsOperation } from "./sns-operation.ts";
import { findAuthorizedTopic, type TopicAccess } from "./topic-access.ts";

const MAX_ENTRIES = 10;

const publishInput = z.strictObject({
  TopicArn: z.string().optional(),
  TargetArn: z.string().optional(),
  ...publishParameters,
});

const batchInput = z.strictObject({
  TopicArn: z.string().optional(),
  PublishBatchRequestEntries: z.array(z.strictObject({ Id: z.string().default(""), ...publishParameters })).default([]),
});

type Entries = z.output<typeof batchInput>["PublishBatchRequestEntries"];

export function createPublishOperations(access: TopicAccess): Record<string, Operation> {
  const { publish } = access;
  return {
    Publish: snsOperation(publishInput, async (input, call) => {
      const topic = findAuthorizedTopic(access, call, "sns:Publish", readTopicArn(input));
      const [MessageId] = await publish(topic, [readPublication(input)], toPublisher(call));
      return { MessageId };
    }),

    PublishBatch: snsOperation(batchInput, async ({ PublishBatchRequestEntries: entries, TopicArn }, call) => {
      const topic = findAuthorizedTopic(access, call, "sns:Publish", TopicArn);
      checkEntries(entries);
      const publications = entries.map(readPublication);
      checkBatchBytes(publications);
      const ids = await publish(topic, publications, toPublisher(call));
      return { Successful: entries.map(({ Id }, index) => ({ Id, MessageId: ids[index] })), Failed: [] };
    }),
  };
}

/** A topic may be named by either parameter. */
function readTopicArn({ TargetArn, TopicArn }: z.output<typeof publishInput>): string {
  if (TopicArn !== undefined) {
    return TopicArn;
  }
  if (TargetArn === undefined) {
    throw createParameterError("TopicArn or TargetArn Reason: no value for required parameter");
  }
  if (TargetArn.includes(":endpoint/")) {
    throw createParameterError("TargetArn Reason: No endpoint found for the target arn specified");
  }
  return TargetArn;
}

function toPublisher({ caller, cause, headers }: AwsCall) {
  return { caller, cause, traceHeader: headers["x-amzn-trace-id"] };
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
function checkEntries(entries: Entries): void {
  if (entries.length === 0) {
    throw new AwsError("EmptyBatchRequestException", "The batch request doesn't contain any entries.");
  }
  if (entries.length > MAX_ENTRIES) {
    const message = "The batch request contains more entries than permissible.";
    throw new AwsError("TooManyEntriesInBatchRequestException", message);
  }
  if (entries.some(({ Id }) => !/^[\w-]{1,80}$/.test(Id))) {
    const message = "The Id of a batch entry in a batch request doesn't abide by the specification.";
    throw new AwsError("InvalidBatchEntryIdException", message);
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    const message = "Two or more batch entries in the request have the same Id.";
    throw new AwsError("BatchEntryIdsNotDistinctException", message);
  }
}

function checkBatchBytes(publications: readonly Publication[]): void {
  if (publications.reduce((sum, { bytes }) => sum + bytes, 0) > MAX_MESSAGE_BYTES) {
    const message = "The length of all the batch messages put together is more than the limit.";
    throw new AwsError("BatchRequestTooLongException", message);
  }
}
