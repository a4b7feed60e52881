import { AwsError } from "../core/aws-error.ts";
import type { AwsService } from "../core/aws-service.ts";
import type { TargetCall, TargetServices } from "./target-call.ts";

type Send = (services: TargetServices, call: TargetCall) => Promise<void>;

/** The operations by the names of the AWS SDK. */
const OPERATIONS: Readonly<Record<string, Send>> = {
  "eventbridge:putEvents": ({ eventBridge }, call) => request(eventBridge.service, "PutEvents", call),
  "lambda:invoke": invoke,
  "sns:publish": ({ sns }, call) => request(sns.service, "Publish", call),
  "sqs:sendMessage": ({ sqs }, call) => request(sqs.service, "SendMessage", call),
};

/**
 * Finds the operation of a universal target, such as `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
export function findUniversalOperation(arn: string): Send | undefined {
  const [, name = ""] = /^arn:aws:scheduler:::aws-sdk:(\w+:\w+)$/.exec(arn) ?? [];
  return Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
}

async function request(service: AwsService, operation: string, { caller, cause, input }: TargetCall): Promise<void> {
  const { signal } = new AbortController();
  await service.call({ operation, headers: {}, body: Buffer.from(input), caller, cause, signal });
}

async function invoke({ enforcement, lambda }: TargetServices, { caller, cause, input }: TargetCall): Promise<void> {
  const { FunctionName, Payload = "{}" } = JSON.parse(input);
  const found = lambda.configurations.find(({ arn, name }) => arn === FunctionName || name === FunctionName);
  if (!found) {
    throw new AwsError("ResourceNotFoundException", `Function not found: ${FunctionName}`, 404);
  }
  enforcement.demand({ caller, action: "lambda:InvokeFunction", resource: found.arn, context: {}, cause });
  await lambda.invokeAsynchronously(found.arn, Payload, { cause });
}
