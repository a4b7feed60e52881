import * as apiGateway from "./api-gateway/resources.ts";
import * as dynamodb from "./dynamodb/resources.ts";
import * as eventbridge from "./eventbridge/resources.ts";
import * as iam from "./iam/resources.ts";
import * as lambda from "./lambda/resources.ts";
import * as logs from "./logs/resources.ts";
import * as sqs from "./sqs/resources.ts";
import type { ResourceType } from "./terraform/resource-type.ts";

/** Every Terraform type that the local cloud knows; a stack with another one is refused. */
export const resourceTypes = [
  apiGateway.httpApi,
  apiGateway.integration,
  apiGateway.route,
  apiGateway.stage,
  dynamodb.table,
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
  sqs.sqsQueue,
  sqs.sqsQueuePolicy,
] as unknown as readonly ResourceType<never>[];
