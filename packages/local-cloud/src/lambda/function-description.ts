import { pathToFileURL } from "node:url";
import type { FunctionConfiguration } from "./function-configuration.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function describeListed(configuration: FunctionConfiguration, deployedAt: Date) {
  const { architecture, deadLetterQueueArn, environment } = configuration;
  return {
    FunctionName: configuration.name,
    FunctionArn: configuration.arn,
    Runtime: "nodejs24.x",
    Role: configuration.roleArn,
    Handler: configuration.handler,
    Description: configuration.description,
    Timeout: configuration.timeoutSeconds,
    MemorySize: configuration.memoryMb,
    LastModified: deployedAt.toISOString().replace("Z", "+0000"),
    Version: "$LATEST",
    ...(Object.keys(environment).length > 0 && { Environment: { Variables: environment } }),
    ...(deadLetterQueueArn !== undefined && { DeadLetterConfig: { TargetArn: deadLetterQueueArn } }),
    TracingConfig: { Mode: configuration.activeTracing ? "Active" : "PassThrough" },
    PackageType: "Zip",
    Architectures: [architecture],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: { LogFormat: configuration.logFormat, LogGroup: configuration.logGroupName },
  };
}

/** Describes a function as GetFunctionConfiguration does. */
export function describeConfiguration(configuration: FunctionConfiguration, deployedAt: Date) {
  return { ...describeListed(configuration, deployedAt), State: "Active", LastUpdateStatus: "Successful" };
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export function describeFunction(configuration: FunctionConfiguration, deployedAt: Date) {
  const { codeFolder, reservedConcurrency, tags } = configuration;
  return {
    Configuration: describeConfiguration(configuration, deployedAt),
    Code: { RepositoryType: "S3", Location: pathToFileURL(codeFolder).href },
    ...(Object.keys(tags).length > 0 && { Tags: tags }),
    ...(reservedConcurrency !== undefined && { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
  };
}
