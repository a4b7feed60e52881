import type { Credentials } from "../iam/credentials.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";

/**
 * Creates the environment that Lambda sets, with the local endpoint of AWS and without the machine's variables.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function createFunctionEnvironment(
  configuration: FunctionConfiguration,
  credentials: Credentials,
  awsEndpointUrl: string,
): Record<string, string> {
  return {
    LANG: "en_US.UTF-8",
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    TZ: ":UTC",
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    ...configuration.environment,
    AWS_DEFAULT_REGION: configuration.region,
    AWS_ENDPOINT_URL: awsEndpointUrl,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_FORMAT: configuration.logFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.logGroupName,
    AWS_REGION: configuration.region,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    _HANDLER: configuration.handler,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}
