import { pathToFileURL } from "node:url";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { LATEST } from "./function-versions.ts";

/** A version of a function, and the ARN with which it is addressed. */
interface DescribedVersion {
  configuration: FunctionConfiguration;
  version: string;
  invokedFunctionArn: string;
}

/** Describes a function as ListFunctions does. */
export function describeListed(configuration: FunctionConfiguration, deployedAt: Date) {
  return describeVersion({ configuration, version: LATEST, invokedFunctionArn: configuration.arn }, deployedAt);
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function describeVersion({ configuration, invokedFunctionArn, version }: DescribedVersion, deployedAt: Date) {
  const { architecture, deadLetterQueueArn, environment } = configuration;
  return {
    FunctionName: configuration.name,
    FunctionArn: invokedFunctionArn,
    Runtime: configuration.runtime,
    Role: configuration.roleArn,
    Handler: configuration.handler,
    Description: configuration.description,
    Timeout: configuration.timeoutSeconds,
    MemorySize: configuration.memoryMb,
    LastModified: deployedAt.toISOString().replace("Z", "+0000"),
    Version: version,
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
export function describeConfiguration(described: DescribedVersion, deployedAt: Date) {
  return { ...describeVersion(described, deployedAt), State: "Active", LastUpdateStatus: "Successful" };
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export function describeFunction(described: DescribedVersion, deployedAt: Date) {
  const { codeFolder, reservedConcurrency, tags } = described.configuration;
  return {
    Configuration: describeConfiguration(described, deployedAt),
    Code: { RepositoryType: "S3", Location: pathToFileURL(codeFolder).href },
    ...(Object.keys(tags).length > 0 && { Tags: tags }),
    ...(reservedConcurrency !== undefined && { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
  };
}
