import type { RestCall } from "../core/aws-service.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { parseFunctionName } from "./function-name.ts";
import { createNotFoundError, findVersion, qualifyArn, toSettingsArn } from "./function-versions.ts";
import type { Lambda } from "./lambda.ts";

export interface LambdaApiDependencies {
  accountId: string;
  region: string;
  lambda: Lambda;
  /** @throws {AwsError} AccessDeniedException */
  authorize(call: RestCall, action: string, resource: string): void;
  deployedAt: Date;
}

/** The function, version or alias of a call. */
export interface FoundFunction {
  configuration: FunctionConfiguration;
  version: string;
  /** With the caller's qualifier. */
  invokedFunctionArn: string;
}

/** Finds the function of a call. Authorizes first, so that an unauthorized caller does not learn whether it exists. */
export function findAuthorized(
  dependencies: LambdaApiDependencies,
  call: RestCall,
  functionName: string,
  action: string,
): FoundFunction {
  const { arn, qualifier } = parseFunctionName(functionName, call.query.get("Qualifier"), dependencies);
  const invokedFunctionArn = qualifyArn(arn, qualifier);
  dependencies.authorize(call, action, toSettingsArn(invokedFunctionArn));
  const configuration = dependencies.lambda.configurations.find((each) => each.arn === arn);
  const version = configuration && findVersion(configuration, qualifier);
  if (!configuration || version === undefined) {
    throw createNotFoundError(invokedFunctionArn);
  }
  return { configuration, invokedFunctionArn, version };
}
