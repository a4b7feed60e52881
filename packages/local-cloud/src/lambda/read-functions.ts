import { existsSync, readFileSync } from "node:fs";
import { sqsQueue } from "../sqs/resources.ts";
import { offerIgnore } from "../terraform/offer-ignore.ts";
import type { Resource } from "../terraform/resource-type.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import type { AsynchronousSettings } from "./asynchronous-invocations.ts";
import { createCodeFolder } from "./code-folders.ts";
import { findFunction, findQualifiedArn } from "./find-function.ts";
import { findPython, isPython } from "./find-python.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { listInvocableArns, listVersions, toSettingsArn } from "./function-versions.ts";
import { readAliases } from "./read-aliases.ts";
import {
  archiveFile,
  archiveFileResource,
  eventInvokeConfig,
  lambdaAlias,
  lambdaFunction,
  lambdaLayer,
} from "./resources.ts";
import { readZip } from "./zip-archive.ts";

/** Reads the functions of a stack. @throws {StackError} if two have the same name, or an archive or version is unknown */
export function readFunctions(stack: Stack): FunctionConfiguration[] {
  checkAliases(stack);
  const layers = new Map(
    stack.resources(lambdaLayer).map((layer) => [String(layer.attributes.arn), readCodeFolder(stack, layer)]),
  );
  const addresses = new Map<string, string>();
  return stack.resources(lambdaFunction).map(({ address, config, attributes }) => {
    const other = addresses.get(config.function_name);
    if (other) {
      throw createInvalidResourceError(`${address}: function_name: ${other} also has the name ${config.function_name}`);
    }
    addresses.set(config.function_name, address);
    checkRuntime(config.runtime, address);
    return {
      name: config.function_name,
      arn: String(attributes.arn),
      description: config.description ?? "",
      architecture: config.architectures[0] ?? "x86_64",
      tags: config.tags ?? {},
      roleArn: config.role,
      codeFolder: readCodeFolder(stack, { address, attributes, config }),
      layerFolders: config.layers.map((arn) => layers.get(arn)).filter((folder) => folder !== undefined),
      missingLayerArns: config.layers.filter((arn) => !layers.has(arn)),
      handler: config.handler,
      runtime: config.runtime,
      memoryMb: config.memory_size,
      timeoutSeconds: config.timeout,
      ...(config.dead_letter_config && { deadLetterQueueArn: config.dead_letter_config.target_arn }),
      ...(config.reserved_concurrent_executions >= 0 && { reservedConcurrency: config.reserved_concurrent_executions }),
      environment: config.environment?.variables ?? {},
      activeTracing: config.tracing_config?.mode === "Active",
      logGroupName: config.logging_config?.log_group ?? `/aws/lambda/${config.function_name}`,
      logFormat: config.logging_config?.log_format ?? "Text",
      systemLogLevel: config.logging_config?.system_log_level ?? "INFO",
      publishes: config.publish,
      aliases: readAliases(stack, String(attributes.arn)),
      region: stack.region,
    };
  });
}

function checkRuntime(runtime: string, address: string): void {
  if (isPython(runtime) && findPython() === undefined) {
    const message = `runtime: ${runtime} needs python3 in the PATH; install it, or run the stack without the function`;
    throw createInvalidResourceError(`${address}: ${message}: --ignore ${address}`);
  }
}

/** Returns the folder of an archive in the stack, or unzips the file. */
function readCodeFolder(stack: Stack, { address, attributes, config }: Resource<{ filename: string }>): string {
  const path = String(attributes.code_path);
  const archives = [...stack.resources(archiveFile), ...stack.resources(archiveFileResource)];
  const archive = archives.find((archive) => archive.attributes.archive_path === path);
  return archive ? String(archive.attributes.folder) : unzip(path, config.filename, address);
}

function unzip(path: string, filename: string, address: string): string {
  if (!existsSync(path)) {
    const problem = `the stack has no archive_file with the output_path ${filename}, and ${path} does not exist`;
    throw createInvalidResourceError(`${address}: filename: ${problem}; create it first`);
  }
  try {
    return createCodeFolder(readZip(readFileSync(path)));
  } catch (cause) {
    const problem = `cannot unzip ${path}: ${(cause as Error).message}`;
    throw createInvalidResourceError(`${address}: filename: ${problem}`, { cause });
  }
}

/** @throws {StackError} if an alias is for an unknown function or version, or two of a function have the same name */
function checkAliases(stack: Stack): void {
  const addresses = new Map<string, string>();
  for (const { address, attributes, config } of stack.resources(lambdaAlias)) {
    const { function_name, publish } = findFunction(stack, config.function_name, address).config;
    const versions = listVersions({ publishes: publish, aliases: [] });
    if (!versions.includes(config.function_version)) {
      const problem = `the local cloud has no version ${config.function_version} of ${function_name}, only ${versions.join(" and ")}`;
      throw createInvalidResourceError(`${address}: function_version: ${offerIgnore(problem, address)}`);
    }
    const arn = String(attributes.arn);
    const other = addresses.get(arn);
    if (other) {
      throw createInvalidResourceError(
        `${address}: name: ${other} is also the alias ${config.name} of ${function_name}`,
      );
    }
    addresses.set(arn, address);
  }
}

/**
 * Reads the settings by the ARN of the function, version or alias. Topics are checked where they are read.
 * @throws {StackError} if a function or queue is unknown
 */
export function readAsynchronousSettings(stack: Stack): Map<string, AsynchronousSettings> {
  const settings = new Map<string, AsynchronousSettings>();
  for (const { address, config } of stack.resources(eventInvokeConfig)) {
    const onFailureArn = config.destination_config?.on_failure?.destination;
    requireQueue(stack, onFailureArn, `${address}: destination_config.on_failure.destination`);
    settings.set(findQualifiedArn(stack, config, address), {
      maximumRetryAttempts: config.maximum_retry_attempts,
      maximumEventAgeSeconds: config.maximum_event_age_in_seconds,
      ...(onFailureArn !== undefined && { onFailureArn }),
    });
  }
  for (const { address, attributes, config } of stack.resources(lambdaFunction)) {
    const deadLetterQueueArn = config.dead_letter_config?.target_arn;
    if (deadLetterQueueArn === undefined) {
      continue;
    }
    requireQueue(stack, deadLetterQueueArn, `${address}: dead_letter_config.target_arn`);
    const functionArn = String(attributes.arn);
    const versioned = { arn: functionArn, publishes: config.publish, aliases: readAliases(stack, functionArn) };
    for (const arn of listInvocableArns(versioned).map(toSettingsArn)) {
      settings.set(arn, { ...settings.get(arn), deadLetterQueueArn });
    }
  }
  return settings;
}

/** Lambda sends failed events to standard queues only. */
function requireQueue(stack: Stack, queueArn: string | undefined, attribute: string): void {
  if (queueArn?.endsWith(".fifo")) {
    throw createInvalidResourceError(`${attribute}: ${queueArn} must be a standard queue`);
  }
  const isQueue = queueArn?.startsWith("arn:aws:sqs:");
  if (!isQueue || stack.resources(sqsQueue).some(({ attributes }) => attributes.arn === queueArn)) {
    return;
  }
  throw createInvalidResourceError(`${attribute}: the stack has no queue ${queueArn}`);
}
