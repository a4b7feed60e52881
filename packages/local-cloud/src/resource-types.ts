import * as apiGateway from "./api-gateway/resources.ts";
import * as cloudwatch from "./cloudwatch/resources.ts";
import * as dynamodb from "./dynamodb/resources.ts";
import * as eventbridge from "./eventbridge/resources.ts";
import * as iam from "./iam/resources.ts";
import * as lambda from "./lambda/resources.ts";
import * as logs from "./logs/resources.ts";
import * as schemas from "./schemas/resources.ts";
import * as sns from "./sns/resources.ts";
import * as sqs from "./sqs/resources.ts";
import type { ResourceType } from "./terraform/resource-type.ts";

/** Every supported Terraform type; a stack with another type is rejected. */
export const resourceTypes = [
  apiGateway.authorizer,
  apiGateway.httpApi,
  apiGateway.integration,
  apiGateway.route,
  apiGateway.stage,
  cloudwatch.dashboard,
  cloudwatch.metricAlarm,
  dynamodb.table,
  eventbridge.eventArchive,
  eventbridge.eventBus,
  eventbridge.eventRule,
  eventbridge.eventTarget,
  iam.iamPolicy,
  iam.iamRole,
  iam.iamRolePolicy,
  iam.iamRolePolicyAttachment,
  lambda.archiveFile,
  lambda.eventInvokeConfig,
  lambda.lambdaFunction,
  lambda.lambdaPermission,
  logs.logGroup,
  schemas.registry,
  schemas.schema,
  sns.topic,
  sns.topicPolicy,
  sns.topicSubscription,
  sqs.sqsQueue,
  sqs.sqsQueuePolicy,
] as unknown as readonly ResourceType<never>[];
