import * as account from "./account/resources.ts";
import * as apiGateway from "./api-gateway/resources.ts";
import * as autoscaling from "./autoscaling/resources.ts";
import * as budgets from "./budgets/resources.ts";
import * as cloudwatch from "./cloudwatch/resources.ts";
import * as dynamodb from "./dynamodb/resources.ts";
import * as eventSources from "./event-sources/resources.ts";
import * as eventbridge from "./eventbridge/resources.ts";
import * as functionUrls from "./function-urls/resources.ts";
import * as iam from "./iam/resources.ts";
import * as kms from "./kms/resources.ts";
import * as lambda from "./lambda/resources.ts";
import * as logs from "./logs/resources.ts";
import * as nullResources from "./null/resources.ts";
import * as random from "./random/resources.ts";
import * as scheduler from "./scheduler/resources.ts";
import * as schemas from "./schemas/resources.ts";
import * as sns from "./sns/resources.ts";
import * as sqs from "./sqs/resources.ts";
import type { ResourceType } from "./terraform/resource-type.ts";

const modules = [
  account,
  apiGateway,
  autoscaling,
  budgets,
  cloudwatch,
  dynamodb,
  eventSources,
  eventbridge,
  functionUrls,
  iam,
  kms,
  lambda,
  logs,
  nullResources,
  random,
  scheduler,
  schemas,
  sns,
  sqs,
];

/** Every supported Terraform type, as the services export it; a stack with another type is rejected. */
export const resourceTypes = modules
  .flatMap((module) => Object.values<unknown>(module))
  .filter((value) => typeof value === "object") as readonly ResourceType<never>[];
