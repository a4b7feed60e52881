import { type Caller, parseArn } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall } from "../core/aws-service.ts";
import { createParameterError } from "./parameter-error.ts";
import type { Publication } from "./read-publication.ts";
import type { Topic } from "./topic.ts";

export interface Publisher {
  caller: Caller;
  cause?: Cause | undefined;
  /** An X-Ray trace header. */
  traceHeader?: string | undefined;
}

/** The topics, and the calls that operations of SNS need. */
export interface TopicAccess {
  accountId: string;
  topics: readonly Topic[];
  /** @throws {AwsError} AccessDeniedException */
  authorize(call: AwsCall, action: string, resource: string): void;
  /** Returns the IDs of the messages once they are stored. */
  publish(topic: Topic, publications: readonly Publication[], publisher: Publisher): Promise<string[]>;
}

/**
 * Finds a topic. Authorizes first, so that an unauthorized caller does not learn whether it exists.
 * @throws {AwsError} InvalidParameterException, AccessDeniedException or NotFoundException
 */
export function findAuthorizedTopic(
  { authorize, topics }: Pick<TopicAccess, "authorize" | "topics">,
  call: AwsCall,
  action: string,
  topicArn = "",
): Topic {
  if (!parseArn(topicArn)) {
    const elements = topicArn.split(":").length;
    throw createParameterError(`TopicArn Reason: An ARN must have at least 6 elements, not ${elements}`);
  }
  authorize(call, action, topicArn);
  const topic = topics.find(({ arn }) => arn === topicArn);
  if (!topic) {
    throw new AwsError("NotFoundException", "Topic does not exist", 404);
  }
  return topic;
}
