import { sqsQueue } from "../sqs/resources.ts";
import type { Stack } from "../terraform/stack.ts";
import { StackError } from "../terraform/stack-error.ts";
import type { AsynchronousSettings } from "./asynchronous-invocations.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { archiveFile, eventInvokeConfig, lambdaFunction } from "./resources.ts";

/**
 * The functions that a stack defines.
 * @throws {StackError} when two have one name, or one has an archive that the stack does not make
 */
export function readFunctions(stack: Stack): FunctionConfiguration[] {
  const archives = stack.resources(archiveFile);
  const addresses = new Map<string, string>();
  return stack.resources(lambdaFunction).map(({ address, config, attributes }) => {
    const other = addresses.get(config.function_name);
    if (other) {
      throw new StackError("INVALID_RESOURCE", `${address}: function_name: ${other} is ${config.function_name} too`);
    }
    addresses.set(config.function_name, address);
    const archive = archives.find((archive) => archive.config.output_path === config.filename);
    if (!archive) {
      throw new StackError(
        "INVALID_RESOURCE",
        `${address}: filename: no archive_file of the stack makes ${config.filename}`,
      );
    }
    return {
      name: config.function_name,
      arn: String(attributes.arn),
      description: config.description ?? "",
      architecture: config.architectures[0] ?? "x86_64",
      tags: config.tags ?? {},
      roleArn: config.role,
      codeFolder: String(archive.attributes.folder),
      handler: config.handler,
      memoryMb: config.memory_size,
      timeoutSeconds: config.timeout,
      ...(config.dead_letter_config && { deadLetterQueueArn: config.dead_letter_config.target_arn }),
      ...(config.reserved_concurrent_executions >= 0 && { reservedConcurrency: config.reserved_concurrent_executions }),
      environment: config.environment?.variables ?? {},
      activeTracing: config.tracing_config?.mode === "Active",
      logGroupName: config.logging_config?.log_group ?? `/aws/lambda/${config.function_name}`,
      logFormat: config.logging_config?.log_format ?? "Text",
      region: stack.region,
    };
  });
}

/**
 * The function that another resource is for.
 * @param address the other resource's
 * @throws {StackError} when the stack does not have it
 */
export function findFunction(stack: Stack, nameOrArn: string, address: string) {
  const found = stack
    .resources(lambdaFunction)
    .find(({ config, attributes }) => config.function_name === nameOrArn || attributes.arn === nameOrArn);
  if (!found) {
    throw new StackError("INVALID_RESOURCE", `${address}: function_name: the stack has no function ${nameOrArn}`);
  }
  return found;
}

/**
 * Settings of asynchronous invocations, by function name.
 * @throws {StackError} when they are for no function of the stack, or name a queue that the stack does not have
 */
export function readAsynchronousSettings(stack: Stack): Map<string, AsynchronousSettings> {
  const settings = new Map<string, AsynchronousSettings>();
  for (const { address, config } of stack.resources(eventInvokeConfig)) {
    const onFailureArn = config.destination_config?.on_failure?.destination;
    requireQueue(stack, onFailureArn, `${address}: destination_config.on_failure.destination`);
    settings.set(findFunction(stack, config.function_name, address).config.function_name, {
      maximumRetryAttempts: config.maximum_retry_attempts,
      maximumEventAgeSeconds: config.maximum_event_age_in_seconds,
      ...(onFailureArn !== undefined && { onFailureArn }),
    });
  }
  for (const { address, config } of stack.resources(lambdaFunction)) {
    const deadLetterQueueArn = config.dead_letter_config?.target_arn;
    if (deadLetterQueueArn === undefined) {
      continue;
    }
    requireQueue(stack, deadLetterQueueArn, `${address}: dead_letter_config.target_arn`);
    settings.set(config.function_name, { ...settings.get(config.function_name), deadLetterQueueArn });
  }
  return settings;
}

/** @param attribute with the address of its resource */
function requireQueue(stack: Stack, queueArn: string | undefined, attribute: string): void {
  if (queueArn === undefined || stack.resources(sqsQueue).some(({ attributes }) => attributes.arn === queueArn)) {
    return;
  }
  throw new StackError("INVALID_RESOURCE", `${attribute}: the stack has no queue ${queueArn}`);
}
