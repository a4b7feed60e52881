import type { AwsService } from "../core/aws-service.ts";
import { createJsonService } from "../protocols/json-service.ts";
import { rejectUnsupported } from "../protocols/reject-unsupported.ts";
import { createPublishOperations } from "./publish-operations.ts";
import { snsQueryProtocol } from "./sns-query-protocol.ts";
import type { TopicAccess } from "./topic-access.ts";
import { createTopicOperations } from "./topic-operations.ts";
import { UNSUPPORTED_TOPIC_OPERATIONS } from "./unsupported-topic-operations.ts";

/**
 * Creates the SNS API. It rejects parameters that it does not emulate.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Operations.html
 */
export function createSnsService(access: TopicAccess): AwsService {
  const operations = { ...createPublishOperations(access), ...createTopicOperations(access) };
  const service = createJsonService("AmazonSimpleNotificationService", operations, snsQueryProtocol);
  return rejectUnsupported({ ...service, name: "sns" }, UNSUPPORTED_TOPIC_OPERATIONS);
}
